"""The platform's decoder; for chosen contents the child dies, as of a broken codec."""

import os
import signal
from pathlib import Path

from images.decoder import main

CHOSEN = set(os.environ.get("DECODER_CRASH_ON", "").split(","))
STARTS = Path(os.environ.get("DECODER_STARTS_FILE", os.devnull))


def crash_if_chosen(sha256: str) -> None:
    if sha256 in CHOSEN:
        with STARTS.open("a") as file:
            file.write(f"{sha256}\n")
        os.kill(os.getpid(), signal.SIGSEGV)


if __name__ == "__main__":
    main(before_decode=crash_if_chosen)
