"""A folder into which others put images."""

import os
from pathlib import Path
from typing import NamedTuple

ENDINGS = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"}


class Stamp(NamedTuple):
    size: int
    changed_ns: int


class Folder:
    """Looks at names and sizes only; a file counts once two looks have seen it unchanged."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._before: dict[Path, Stamp] = {}
        self._done: dict[Path, Stamp] = {}

    def settled(self) -> list[Path]:
        """Whoever writes a file slowly is waited for; an empty one is not finished."""
        now = self._stamps()
        ready = [
            path
            for path, stamp in now.items()
            if stamp.size and stamp == self._before.get(path) and stamp != self._done.get(path)
        ]
        self._done = {path: stamp for path, stamp in self._done.items() if path in now}
        self._before = now
        return ready

    def put_aside(self, path: Path) -> None:
        """Not looked at again before it changes."""
        self._done[path] = self._before[path]

    def _stamps(self) -> dict[Path, Stamp]:
        found: dict[Path, Stamp] = {}
        with os.scandir(self.path) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                path = Path(entry.path)
                if path.suffix.lower() in ENDINGS and not entry.name.startswith("."):
                    stamp = _stamp(entry)
                    if stamp:
                        found[path] = stamp
        return found


def _stamp(entry: os.DirEntry[str]) -> Stamp | None:
    """None for what is no file, or has gone since the folder was read."""
    try:
        seen = entry.stat()
        return Stamp(seen.st_size, seen.st_mtime_ns) if entry.is_file() else None
    except OSError:
        return None
