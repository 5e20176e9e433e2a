"""PostgreSQL refuses to run as root: give root's server another identity."""

import functools
import os
import shutil
import subprocess
from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from supervisor.problems import CannotStart

UNSHARE = ["/usr/bin/unshare", "--user", "--map-user=1000", "--map-group=1000"]
SETPRIV = ["/usr/bin/setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"]


class Identity(Enum):
    """How a server program is run."""

    SELF = "as the person who starts it"
    NAMESPACE = "as root inside a user namespace, where root is somebody else"
    NOBODY = "as nobody, who then owns its folders"


@functools.cache
def identity() -> Identity:
    """The gentlest way that this machine allows."""
    if os.geteuid() != 0:
        return Identity.SELF
    if Path(UNSHARE[0]).exists():
        probe = subprocess.run([*UNSHARE, "/bin/true"], capture_output=True, check=False)
        if probe.returncode == 0:
            return Identity.NAMESPACE
    return Identity.NOBODY


def unprivileged(command: Sequence[str | Path], how: Identity | None = None) -> list[str]:
    """The command with the prefix that changes its identity, if one is needed."""
    prefix = {Identity.SELF: [], Identity.NAMESPACE: UNSHARE, Identity.NOBODY: SETPRIV}
    return [*prefix[how or identity()], *(str(part) for part in command)]


def hand_over(folder: Path, how: Identity | None = None) -> None:
    """Make the folder the server's own, where the server is nobody."""
    if (how or identity()) is not Identity.NOBODY:
        return
    closed = next((p for p in folder.resolve().parents if not p.stat().st_mode & 0o001), None)
    if closed:
        raise CannotStart(
            f"PostgreSQL does not run as root, and {closed} hides {folder} from other users: "
            "start as a normal user, or move the checkout."
        )
    shutil.chown(folder, "nobody", "nogroup")
