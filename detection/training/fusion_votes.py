"""What every released detector says about the validation images, kept between trainings."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detection.pipeline.analyse import Pipeline
from detection.pipeline.decode import decode
from detection.pipeline.release import ReleaseInfo
from detection.training.manifest import Row, fingerprint

BATCH = 16
Floats = NDArray[np.float64]


def votes_of(
    infos: Sequence[ReleaseInfo], rows: Sequence[Row], weights_dir: Path, work: Path
) -> dict[str, Floats]:
    """By detector (images,) P(fake), nan where it could not judge; images are decoded once."""
    files = {info.detector: _file(info, rows, work) for info in infos}
    missing = [name for name, file in files.items() if not file.is_file()]
    if missing:
        pipeline = Pipeline.load(
            missing, weights_dir=weights_dir, cache_dir=work / "graphs", redelivery=False
        )
        for name, values in _judged(pipeline, rows).items():
            files[name].parent.mkdir(parents=True, exist_ok=True)
            np.save(files[name], values)
    return {name: np.load(file) for name, file in files.items()}


def _judged(pipeline: Pipeline, rows: Sequence[Row]) -> dict[str, Floats]:
    votes: dict[str, list[float]] = {}
    for start in range(0, len(rows), BATCH):
        images = [decode(row.path) for row in rows[start : start + BATCH]]
        for judgement in pipeline.judge(images):
            for finding in judgement.findings:
                said = finding.probability
                votes.setdefault(finding.detector, []).append(np.nan if said is None else said)
    return {name: np.array(values) for name, values in votes.items()}


def _file(info: ReleaseInfo, rows: Sequence[Row], work: Path) -> Path:
    name = f"{info.detector}-{info.weights_sha256[:12]}-{fingerprint(rows)[:12]}.npy"
    return work / "votes" / name
