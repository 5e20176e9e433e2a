"""What was sent already, by content, in a file that outlives the program."""

import hashlib
import os
import re
from pathlib import Path

from touchstone.errors import Misconfigured

LINE = re.compile(r"[0-9a-f]{64} \S+")
TORN = re.compile(r"[0-9a-f]{0,64}( \S*)?")  # what a crash leaves of a line


class Memory:
    """One line for each content: its SHA-256, and the submission or `refused`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        whole, newline, torn = _text(path).rpartition("\n")
        lines = whole.splitlines()
        if not all(map(LINE.fullmatch, lines)) or not TORN.fullmatch(torn):
            raise Misconfigured(f"{path} is no list of what was sent; give another with --state.")
        if torn:
            os.truncate(path, len(whole) + len(newline))
        self._known = {line[:64] for line in lines}

    def __contains__(self, sha256: str) -> bool:
        return sha256 in self._known

    def remember(self, sha256: str, outcome: str) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(f"{sha256} {outcome}\n")
            file.flush()
            os.fsync(file.fileno())
        self._known.add(sha256)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""


def content_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
