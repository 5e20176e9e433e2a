"""Outcomes → tables: per tier and split, over all and by source, family and domain."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from detection.pipeline.release import Card
from detection.training.judged import Floats, Judged, Mask, of_tier, tiers_of
from detection.training.metrics import Scores, auc_of, evaluate
from detection.training.scoring import Outcome

INDICATIVE_BELOW = 50
VERDICTS = ("likely_fake", "inconclusive", "likely_authentic")
Figures = dict[str, Any]


def tabulate(
    outcomes: Sequence[Outcome],
    headers: dict[str, Floats | None],
    card: Card,
    detector: str,
    draws: int = 1000,
) -> dict[str, Any]:
    """`overall.<tier>` (split test where there is one, else everything) and `splits.<split>.…`."""
    splits = sorted({outcome.row.split for outcome in outcomes})
    main = [split for split in splits if split == "test"] or splits
    table: dict[str, Any] = {"overall": {}, "overall_splits": main, "splits": {}}
    for tier in tiers_of(outcomes):
        images = Judged(of_tier(outcomes, tier), headers[tier], card, detector)
        chosen = _any(images.where(split=split) for split in main)
        table["overall"][tier] = figures_of(images, chosen, draws)
        for split in splits:
            views = table["splits"].setdefault(split, {"overall": {}})
            for place, mask in _views(images, split):
                _node(views, place)[tier] = figures_of(images, mask, draws)
            views["overall"].setdefault(tier, {"n": 0})["not_judged"] = images.not_judged(split)
    return table


def _node(views: dict[str, Any], place: tuple[str, ...]) -> dict[str, Any]:
    for name in place:
        views = views.setdefault(name, {})
    return views


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


def figures_of(images: Judged, mask: Mask, draws: int) -> Figures:
    labels = images.labels[mask]
    figures: Figures = {
        "n": len(labels),
        "real": int((labels == 0).sum()),
        "fake": int(labels.sum()),
    }
    if not len(labels):
        return figures
    scores = Scores(labels, images.ranks[mask], images.probabilities[mask])
    for name, estimate in evaluate(scores, images.threshold, draws).items():
        figures[name] = round(estimate.value, 4)
        figures[f"{name}_interval"] = [round(estimate.low, 4), round(estimate.high, 4)]
    if images.headers is not None and figures["real"] and figures["fake"]:
        figures["header_only_auc"] = round(auc_of(labels, images.headers[mask]), 4)
    figures["indicative"] = len(labels) < INDICATIVE_BELOW
    figures["milliseconds"] = round(_mean_time(images, mask), 1)
    figures["verdicts"] = _verdicts(images, mask)
    return figures


def _mean_time(images: Judged, mask: Mask) -> float:
    return float(np.mean([images.said[i].milliseconds for i in np.flatnonzero(mask)]))


def _verdicts(images: Judged, mask: Mask) -> dict[str, dict[str, float]]:
    """Shares of each verdict among reals and among fakes."""
    given = np.array([said.verdict for said in images.said])
    shares = {}
    for label, name in enumerate(("real", "fake")):
        own = given[mask & (images.labels == label)]
        if len(own):
            shares[name] = {
                verdict: round(float((own == verdict).mean()), 4) for verdict in VERDICTS
            }
    return shares
