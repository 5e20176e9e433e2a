"""What one detector made of the images of one tier."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from detection.pipeline.release import Card
from detection.training.headers import Labelled, baseline
from detection.training.scoring import Outcome

NEAREST_TO_CERTAIN = 1e-15  # rounding makes probabilities of 1 out of very large logits
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Judged:
    """What one detector made of the images of one tier, beside the header-only baseline."""

    def __init__(
        self, outcomes: Sequence[Outcome], headers: Floats | None, card: Card, detector: str
    ) -> None:
        self.every = outcomes
        kept = [i for i, one in enumerate(outcomes) if one.said[detector].probability is not None]
        self.outcomes = [outcomes[i] for i in kept]
        self.said = [outcome.said[detector] for outcome in self.outcomes]
        self.labels = np.array([outcome.row.label for outcome in self.outcomes], dtype=np.int64)
        self.probabilities: Floats = np.array(
            [said.probability for said in self.said], dtype=np.float64
        )
        self.threshold = float(card["thresholds"]["likely_fake"])
        self.headers = None if headers is None else headers[kept]

    @property
    def ranks(self) -> Floats:
        """Log-odds: probabilities near 1 are apart by less than their intervals are wide."""
        inside = np.clip(self.probabilities, NEAREST_TO_CERTAIN, 1 - NEAREST_TO_CERTAIN)
        odds: Floats = np.log(inside / (1 - inside))
        return odds

    def where(self, **wanted: str) -> Mask:
        """Images whose row has all these values."""
        return np.array(
            [
                all(getattr(outcome.row, name) == value for name, value in wanted.items())
                for outcome in self.outcomes
            ],
            dtype=np.bool_,
        )

    def values(self, kind: str, mask: Mask) -> list[str]:
        return sorted({getattr(self.outcomes[i].row, kind) for i in np.flatnonzero(mask)})

    def not_judged(self, split: str) -> int:
        seen = sum(outcome.row.split == split for outcome in self.every)
        return seen - int(self.where(split=split).sum())


def header_baselines(
    outcomes: Sequence[Outcome], known: Sequence[Outcome]
) -> dict[str, Floats | None]:
    """P(fake) from headers alone for the outcomes of each tier, in their order."""
    return {
        tier: baseline(
            _labelled(seen) if (seen := of_tier(known, tier)) else None,
            _labelled(of_tier(outcomes, tier)),
        )
        for tier in tiers_of(outcomes)
    }


def tiers_of(outcomes: Iterable[Outcome]) -> list[str]:
    return list(dict.fromkeys(outcome.tier for outcome in outcomes))


def of_tier(outcomes: Iterable[Outcome], tier: str) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.tier == tier]


def _labelled(outcomes: Sequence[Outcome]) -> Labelled:
    return Labelled(
        headers=[outcome.header for outcome in outcomes],
        labels=np.array([outcome.row.label for outcome in outcomes], dtype=np.int64),
        groups=[f"{outcome.row.source}/{outcome.row.group}" for outcome in outcomes],
    )
