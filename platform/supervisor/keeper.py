"""The outermost process: it lets nothing below it live on, even when the supervisor is killed.

Two processes hold each other: when the keeper dies, the supervisor sees its leash end and stops
everything in order; when the supervisor dies, the keeper ends whatever is left.
"""

import os
import signal
import subprocess
from collections.abc import Sequence
from types import FrameType

from supervisor.children import ROOT
from supervisor.descendants import adopt_orphans, end_all
from supervisor.signals import STOP_SIGNALS


def keep(command: Sequence[str], *, held: Sequence[int] = ()) -> int:
    """Run `command --leash FD`; the descriptors in `held` stay open in it."""
    adopt_orphans()
    leash, end = os.pipe()
    paths = filter(None, (str(ROOT / "platform"), os.environ.get("PYTHONPATH")))
    inner = subprocess.Popen(
        [*command, "--leash", str(leash)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONUNBUFFERED": "1"},
        pass_fds=[leash, *held],
        # The terminal's Ctrl-C comes here only, and is passed on once.
        start_new_session=True,
    )
    os.close(leash)

    def pass_on(number: int, frame: FrameType | None) -> None:
        inner.send_signal(signal.SIGTERM)

    for number in STOP_SIGNALS:
        signal.signal(number, pass_on)
    code = inner.wait()
    end_all(os.getpid())
    os.close(end)
    return code
