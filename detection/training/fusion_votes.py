"""What every released detector says about the validation images, kept between trainings."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detection.pipeline.release import ReleaseInfo
from detection.training.children import PROCESSES
from detection.training.feature_chunks import key_of
from detection.training.manifest import BadData, Row, fingerprint
from detection.training.progress import tracked
from detection.training.scoring import Source, run, tasks

Floats = NDArray[np.float64]


def votes_of(
    infos: Sequence[ReleaseInfo], rows: Sequence[Row], tier: str, weights_dir: Path, work: Path
) -> dict[str, Floats]:
    """By detector (images,) P(fake) in this tier, nan where it could not judge.

    Raises BadData where an image cannot be read: that is no detector's silence.
    """
    files = {info.detector: _file(info, rows, tier, work) for info in infos}
    missing = tuple(name for name, file in files.items() if not file.is_file())
    if missing:
        source = Source(missing, weights_dir, cache_dir=work / "graphs")
        for name, values in _judged(source, rows, tier).items():
            _keep(files[name], values)
    return {name: np.load(file) for name, file in files.items()}


def _judged(source: Source, rows: Sequence[Row], tier: str) -> dict[str, Floats]:
    places = {row.path: place for place, row in enumerate(rows)}
    votes = {name: np.full(len(rows), np.nan) for name in source.detectors}
    work, seen = tasks(rows, [tier], score=True), 0
    parts = run(work, source, PROCESSES if len(work) > PROCESSES else 1)
    for part in tracked(parts, f"votes, {tier}", len(work)):
        seen += len(part)
        for outcome in part:
            for name, column in votes.items():
                said = outcome.said[name].probability
                column[places[outcome.row.path]] = np.nan if said is None else said
    if seen != len(rows):
        raise BadData(f"{len(rows) - seen} of {len(rows)} images cannot be read")
    return votes


def _keep(file: Path, values: Floats) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    partly = file.with_suffix(".partial")
    with partly.open("wb") as out:
        np.save(out, values)
    partly.replace(file)


def _file(info: ReleaseInfo, rows: Sequence[Row], tier: str, work: Path) -> Path:
    """Named after the release, the images and the tier; packages are taken as they are pinned."""
    key = key_of([info.weights_sha256, info.card["calibration"], fingerprint(rows), tier])
    return work / "votes" / f"{info.detector}-{key}.npy"
