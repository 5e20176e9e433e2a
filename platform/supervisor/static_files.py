"""Whether `collectstatic` has anything to do."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from supervisor.children import ROOT

MARK = ".sources"


def sources() -> Iterable[Path]:
    """Our own files, and the list of packages that bring theirs."""
    yield ROOT / "requirements.txt"
    yield ROOT / "platform" / "config" / "settings.py"
    yield from (path for path in (ROOT / "templates" / "static").rglob("*") if path.is_file())


def fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(sources()):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def are_collected(folder: Path) -> bool:
    mark = folder / MARK
    return mark.is_file() and mark.read_text() == fingerprint()


def remember(folder: Path) -> None:
    (folder / MARK).write_text(fingerprint())
