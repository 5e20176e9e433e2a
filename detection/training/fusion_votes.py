"""What every released detector says about the validation images, kept between trainings."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from detection.pipeline.release import ReleaseInfo
from detection.training.manifest import Row, fingerprint
from detection.training.scoring import Source, run, tasks

JOBS = 2
Floats = NDArray[np.float64]


def votes_of(
    infos: Sequence[ReleaseInfo], rows: Sequence[Row], tier: str, weights_dir: Path, work: Path
) -> dict[str, Floats]:
    """By detector (images,) P(fake) in this tier, nan where it could not judge."""
    files = {info.detector: _file(info, rows, tier, work) for info in infos}
    missing = tuple(name for name, file in files.items() if not file.is_file())
    if missing:
        source = Source(missing, weights_dir, cache_dir=work / "graphs")
        for name, values in _judged(source, rows, tier).items():
            files[name].parent.mkdir(parents=True, exist_ok=True)
            np.save(files[name], values)
    return {name: np.load(file) for name, file in files.items()}


def _judged(source: Source, rows: Sequence[Row], tier: str) -> dict[str, Floats]:
    places = {row.path: place for place, row in enumerate(rows)}
    votes = {name: np.full(len(rows), np.nan) for name in source.detectors}
    work = tasks(rows, [tier], score=True)
    parts = run(work, source, JOBS if len(work) > JOBS else 1)
    for part in track(parts, f"votes, {tier}", len(work), console=Console(stderr=True)):
        for outcome in part:
            for name, column in votes.items():
                said = outcome.said[name].probability
                column[places[outcome.row.path]] = np.nan if said is None else said
    return votes


def _file(info: ReleaseInfo, rows: Sequence[Row], tier: str, work: Path) -> Path:
    name = f"{info.detector}-{info.weights_sha256[:12]}-{fingerprint(rows)[:12]}-{tier}.npy"
    return work / "votes" / name
