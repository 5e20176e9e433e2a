"""Outcomes → tables: per tier and split, over all and by source, family and domain."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detection.pipeline.calibration import probability
from detection.pipeline.release import Card
from detection.training.headers import Labelled, baseline
from detection.training.metrics import Scores, auc_of, evaluate
from detection.training.scoring import Outcome

INDICATIVE_BELOW = 50
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Figures = dict[str, Any]


class Judged:
    """The scored outcomes of one tier with their probabilities and the header-only baseline."""

    def __init__(self, outcomes: Sequence[Outcome], known: Sequence[Outcome], card: Card) -> None:
        self.outcomes = [outcome for outcome in outcomes if outcome.logit is not None]
        self.labels = np.array([outcome.row.label for outcome in self.outcomes], dtype=np.int64)
        self.logits = np.array([outcome.logit for outcome in self.outcomes], dtype=np.float64)
        self.probabilities: Floats = probability(card["calibration"], self.logits)
        self.threshold = float(card["thresholds"]["likely_fake"])
        self.headers = baseline(_labelled(known) if known else None, _labelled(self.outcomes))

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


def tabulate(
    outcomes: Sequence[Outcome], known: Sequence[Outcome], card: Card, draws: int = 1000
) -> dict[str, Any]:
    """`overall.<tier>` (split test where there is one, else everything) and `splits.<split>.…`."""
    tiers = list(dict.fromkeys(outcome.tier for outcome in outcomes))
    judged = {tier: Judged(_of_tier(outcomes, tier), _of_tier(known, tier), card) for tier in tiers}
    splits = sorted({outcome.row.split for outcome in outcomes})
    main = [split for split in splits if split == "test"] or splits
    table: dict[str, Any] = {"overall": {}, "overall_splits": main, "splits": {}}
    for tier, images in judged.items():
        chosen = _any(images.where(split=split) for split in main)
        table["overall"][tier] = _figures(images, chosen, draws)
        for split in splits:
            for place, mask in _views(images, split):
                node = table["splits"].setdefault(split, {})
                for name in place:
                    node = node.setdefault(name, {})
                node[tier] = _figures(images, mask, draws)
    return table


def _views(images: Judged, split: str) -> Iterator[tuple[tuple[str, ...], Mask]]:
    inside = images.where(split=split)
    if not inside.any():
        return
    yield ("overall",), inside
    for kind in ("source", "family", "domain"):
        for value in images.values(kind, inside):
            own = inside & images.where(**{kind: value})
            yield (kind, value), own | _opponents(images, own, inside)


def _opponents(images: Judged, own: Mask, inside: Mask) -> Mask:
    """Reals for fakes that have none: their sources' own, else those of the split and domain."""
    out = np.zeros(len(own), dtype=np.bool_)
    if (images.labels[own] == 0).any():
        return out
    reals = inside & (images.labels == 0)
    for source in images.values("source", own):
        same = images.where(source=source)
        if not (reals & same).any():
            same = _any(
                images.where(domain=domain) for domain in images.values("domain", own & same)
            )
        out |= reals & same
    return out


def _any(masks: Iterable[Mask]) -> Mask:
    together: Mask = np.logical_or.reduce(list(masks))
    return together


def _figures(images: Judged, mask: Mask, draws: int) -> Figures:
    labels = images.labels[mask]
    figures: Figures = {
        "n": len(labels),
        "real": int((labels == 0).sum()),
        "fake": int(labels.sum()),
    }
    if not len(labels):
        return figures
    scores = Scores(labels, images.logits[mask], images.probabilities[mask])
    for name, estimate in evaluate(scores, images.threshold, draws).items():
        figures[name] = round(estimate.value, 4)
        figures[f"{name}_interval"] = [round(estimate.low, 4), round(estimate.high, 4)]
    if images.headers is not None and figures["real"] and figures["fake"]:
        figures["header_only_auc"] = round(auc_of(labels, images.headers[mask]), 4)
    figures["indicative"] = len(labels) < INDICATIVE_BELOW
    figures["milliseconds"] = round(_mean_time(images, mask), 1)
    return figures


def _mean_time(images: Judged, mask: Mask) -> float:
    return float(np.mean([images.outcomes[i].milliseconds for i in np.flatnonzero(mask)]))


def _of_tier(outcomes: Iterable[Outcome], tier: str) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.tier == tier]


def _labelled(outcomes: Sequence[Outcome]) -> Labelled:
    return Labelled(
        headers=[outcome.header for outcome in outcomes],
        labels=np.array([outcome.row.label for outcome in outcomes], dtype=np.int64),
        groups=[f"{outcome.row.source}/{outcome.row.group}" for outcome in outcomes],
    )
