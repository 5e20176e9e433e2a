"""Starting the process that forks the children, talking to it, ending it."""

import os
import select
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from images import framing
from images.errors import DecoderCrashed, DecoderTimedOut
from images.sandbox import Limits

START_SECONDS, GRACE_SECONDS = 60, 5
PASSED_ON = {"PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR"}
PASSED_ON_PREFIX = "DECODER_"
# One thread for everybody; one heap (each further one reserves 64 MiB of address space);
# and yes to: only the loaders that libvips itself trusts with files from outside.
ONE = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VIPS_CONCURRENCY",
    "MALLOC_ARENA_MAX",
    "VIPS_BLOCK_UNTRUSTED",
)


@dataclass(frozen=True)
class Ending:
    """How a child ended and what it used."""

    exit_code: int  # negative: the signal that ended it
    cpu_seconds: float
    peak_memory_bytes: int


class Zygote:
    """One process with everything imported, connected by a socket; it ends when the socket does."""

    def __init__(self, module: str, limits: Limits) -> None:
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            numbers = (theirs.fileno(), limits.cpu_seconds, limits.memory_bytes, limits.max_pixels)
            self._process = subprocess.Popen(
                [sys.executable, "-m", module, *map(str, numbers)],
                pass_fds=[theirs.fileno()],
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        try:
            self._hear(START_SECONDS)
        except OSError as error:
            self.stop()
            raise DecoderCrashed("The decoder process did not start.") from error

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def run(self, source: int, target: int, wall_seconds: float) -> Ending:
        """Decode in a new child. DecoderTimedOut after the wall clock; the zygote lives on."""
        try:
            ending, in_time = self._run(source, target, wall_seconds)
        except OSError as error:
            self.stop()
            raise DecoderCrashed("The decoder process cannot be reached.") from error
        except BaseException:
            # Half an exchange would give the next caller this one's answer.
            self.stop()
            raise
        if not in_time:
            raise DecoderTimedOut(f"Decoding took longer than {wall_seconds:g} s.")
        return ending

    def stop(self) -> None:
        """The zygote kills its child and leaves when the socket closes."""
        self._channel.close()
        try:
            self._process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _run(self, source: int, target: int, wall_seconds: float) -> tuple[Ending, bool]:
        socket.send_fds(self._channel, [framing.DECODE], [source, target])
        _, (child,) = self._hear(GRACE_SECONDS)
        try:
            in_time = self._has_news(wall_seconds)
            if not in_time:
                signal.pidfd_send_signal(child, signal.SIGKILL)
        finally:
            os.close(child)
        message, _ = self._hear(GRACE_SECONDS)
        status, milliseconds, peak_kibibytes = framing.ENDING.unpack(message)
        code = os.waitstatus_to_exitcode(status)
        return Ending(code, milliseconds / 1000, peak_kibibytes * 1024), in_time

    def _hear(self, seconds: float) -> tuple[bytes, list[int]]:
        message, descriptors = b"", list[int]()
        if self._has_news(seconds):
            message, descriptors, _, _ = socket.recv_fds(self._channel, framing.ENDING.size, 1)
        if not message:
            raise ConnectionError("the decoder process is silent or gone")
        return message, descriptors

    def _has_news(self, seconds: float) -> bool:
        return bool(select.select([self._channel], [], [], seconds)[0])


def environment() -> dict[str, str]:
    """The same modules and one thread; no secrets. `DECODER_…` variables are for test decoders."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in PASSED_ON or name.startswith(PASSED_ON_PREFIX)
    }
    modules = os.pathsep.join(folder or str(Path.cwd()) for folder in sys.path)
    return kept | dict.fromkeys(ONE, "1") | {"PYTHONPATH": modules}
