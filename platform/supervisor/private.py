"""Files that only their owner reads."""

from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Appear whole, and readable by the owner only, or not at all."""
    unfinished = path.with_name(path.name + ".new")
    unfinished.touch(mode=0o600)
    unfinished.write_text(text)
    unfinished.replace(path)
