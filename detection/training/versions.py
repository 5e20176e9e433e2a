"""Numbers of releases: year, month and a count, and never one that stands already."""

from datetime import UTC, datetime
from pathlib import Path

from detection.pipeline.weights import CARD_FILE, newest, version_key
from detection.training.manifest import BadData


def next_version(out: Path, detector: str) -> str:
    """`2026.11.3` where this month's second release is the newest below `out`."""
    month = f"{datetime.now(UTC):%Y.%m}"
    counts = [folder.name.removeprefix(f"{month}.") for folder in _releases(out, detector)]
    return f"{month}.{1 + max((int(count) for count in counts if count.isdecimal()), default=0)}"


def check_new(out: Path, detector: str, version: str) -> None:
    """Raises BadData where the version stands already, or would stand behind the newest one.

    The newest release is the one that is served, so a run that made an older one would describe
    and check the weights of another.
    """
    if not _releases(out, detector):
        return
    latest = newest(out, detector)
    if version_key(out / detector / version) <= version_key(latest):
        raise BadData(
            f"{detector} {latest.name} is released in {out}; --version has to be above it"
        )


def _releases(out: Path, detector: str) -> list[Path]:
    return [card.parent for card in (out / detector).glob(f"*/{CARD_FILE}")]
