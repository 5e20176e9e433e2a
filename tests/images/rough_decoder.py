"""The real decoder, but a child meets with an accident when the image says so."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from images.decoder import main
from images.provenance.facts import Texts
from images.provenance.reading import READERS, File


def spin() -> None:
    while True:
        pass


def hoard() -> None:
    bytearray(4 * 1024 * 1024 * 1024)


def outlive() -> None:
    """Leave a process behind, and say which."""
    left = os.fork()
    if not left:
        time.sleep(600)
    Path(os.environ["DECODER_LEFT_BEHIND"]).write_text(str(left))


def at_metadata(accident: Callable[[], None]) -> Callable[[], None]:
    """Meet with it while the third part of the metadata is read, in the process that reads them."""

    def read(file: File) -> Texts:
        accident()
        return Texts()

    return lambda: READERS.update(texts=read)


ACCIDENTS: dict[str, Callable[[], None]] = {
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "segfault": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "hang": lambda: time.sleep(600),
    "spin": spin,
    "hoard": hoard,
    "outlive": outlive,
    "reader killed": at_metadata(lambda: os.kill(os.getpid(), signal.SIGKILL)),
    "reader segfault": at_metadata(lambda: os.kill(os.getpid(), signal.SIGSEGV)),
    "reader spin": at_metadata(spin),
    "reader hang": at_metadata(lambda: time.sleep(600)),
    "reader hoard": at_metadata(hoard),
    "zygote": lambda: os.kill(os.getppid(), signal.SIGKILL),
}


def accident(sha256: str) -> None:
    """`DECODER_ACCIDENTS` holds `sha256=kind` pairs with commas between them."""
    pairs = os.environ.get("DECODER_ACCIDENTS", "").split(",")
    for unlucky, _, kind in (pair.partition("=") for pair in pairs):
        if unlucky == sha256:
            ACCIDENTS[kind]()


if __name__ == "__main__":
    main(before_decode=accident)
