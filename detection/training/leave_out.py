"""What a design makes of sources that it never saw: the honest way to choose one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.training.calibrate import rate_threshold
from detection.training.manifest import Row
from detection.training.metrics import auc_of

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]
RATES = (0.05, 0.01, 0.005)  # of false positives on val
# From a mask of the pictures to learn from to a logit for every picture.
Design = Callable[[Mask], Floats]


@dataclass(frozen=True)
class Pictures:
    """Everything at hand: `judged` are images as they are, `learned` those of train in any view."""

    rows: Sequence[Row]
    origins: Sequence[str]  # the source that each was made from
    learned: Mask
    judged: Mask

    def of(self, sources: frozenset[str]) -> Mask:
        return np.array([origin in sources for origin in self.origins], dtype=np.bool_)


def groups_of(rows: Sequence[Row]) -> list[frozenset[str]]:
    """Sources that hold fakes; those that share a generator can only be left out together."""
    groups: list[frozenset[str]] = []
    for generator in sorted({row.generator for row in rows if row.label}):
        own = frozenset(row.source for row in rows if row.label and row.generator == generator)
        touching = [group for group in groups if group & own]
        groups = [group for group in groups if not group & own]
        groups.append(own.union(*touching))
    return sorted(groups, key=min)


@dataclass(frozen=True)
class LeftOut:
    """What became of sources that nobody learned from."""

    auc: float
    called_fake: tuple[float, ...]  # share of their reals, at each of `RATES`; empty without reals


def left_out(pictures: Pictures, design: Design, group: frozenset[str]) -> LeftOut:
    """The design on the images of these sources after learning from all others.

    Fakes without reals of their own are ranked against the judged reals of their domain that
    nobody learned from. Thresholds come from those images of val that belong to other sources.
    """
    own = pictures.of(group)
    logits = design(pictures.learned & ~own)
    asked = pictures.judged & own
    labels = np.array([row.label for row in pictures.rows], dtype=np.int64)
    known = logits[pictures.judged & ~pictures.learned & ~own & (labels == 0)]
    reals = logits[asked & (labels == 0)]
    called = [float((reals >= rate_threshold(known, rate)).mean()) for rate in RATES if len(reals)]
    if labels[asked].all():
        domains = {pictures.rows[i].domain for i in np.flatnonzero(asked).tolist()}
        same = np.array([row.domain in domains and not row.label for row in pictures.rows])
        asked |= pictures.judged & ~pictures.learned & same
    return LeftOut(auc_of(labels[asked], logits[asked]), tuple(called))
