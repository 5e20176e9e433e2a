"""The baseline that never sees a pixel: format, width, height and bytes per pixel."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold

Floats = NDArray[np.float64]
FORMATS = ("JPEG", "PNG", "WEBP")
FOLDS = 5
FEWEST = 10
LABELS = 2


@dataclass(frozen=True)
class Header:
    format: str
    width: int
    height: int
    bytes_per_pixel: float


@dataclass(frozen=True)
class Labelled:
    """Headers with what is known about their images."""

    headers: Sequence[Header]
    labels: NDArray[np.int64]
    groups: Sequence[str]


def read_header(content: bytes) -> Header:
    with Image.open(BytesIO(content)) as image:
        width, height = image.size
        return Header(image.format or "", width, height, len(content) / (width * height))


def baseline(known: Labelled | None, judged: Labelled) -> Floats | None:
    """P(fake) from headers: fitted on `known`, or cross-validated by group without it."""
    if known is not None and _enough(known.labels):
        probabilities: Floats = _fitted(known).predict_proba(_features(judged.headers))[:, 1]
        return probabilities
    return _cross_validated(judged)


def _cross_validated(judged: Labelled) -> Floats | None:
    folds = min(FOLDS, len(set(judged.groups)))
    if folds < LABELS or not _enough(judged.labels):
        return None
    features, out = _features(judged.headers), np.full(len(judged.labels), 0.5)
    for known, left_out in GroupKFold(folds).split(features, groups=list(judged.groups)):
        if len(np.unique(judged.labels[known])) == LABELS:
            model = _model().fit(features[known], judged.labels[known])
            out[left_out] = model.predict_proba(features[left_out])[:, 1]
    return out


def _fitted(known: Labelled) -> HistGradientBoostingClassifier:
    return _model().fit(_features(known.headers), known.labels)


def _model() -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(max_iter=100, random_state=0)


def _enough(labels: NDArray[np.int64]) -> bool:
    return int(np.bincount(labels, minlength=2).min()) >= FEWEST


def _features(headers: Sequence[Header]) -> Floats:
    return np.array(
        [
            [
                *(header.format == name for name in FORMATS),
                header.width,
                header.height,
                header.bytes_per_pixel,
            ]
            for header in headers
        ],
        dtype=np.float64,
    )
