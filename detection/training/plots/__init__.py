"""Plots of an evaluation as SVG files: the same figures give the same bytes."""

from pathlib import Path

from detection.training.judged import Judged, of_tier, tiers_of
from detection.training.plots.bars import source_bars
from detection.training.plots.confusion import confusion_matrices
from detection.training.plots.curves import Curves, reliability, roc
from detection.training.plots.paper import save
from detection.training.survey import Survey

__all__ = ["draw"]


def draw(found: Survey, folder: Path) -> None:
    """ROC and reliability per tier, AUC by source per detector, what a hierarchy confuses."""
    splits = sorted({outcome.row.split for outcome in found.outcomes})
    for tier in tiers_of(found.outcomes):
        curves = _curves(found, tier)
        save(roc(curves, splits, f"ROC, {tier}"), folder / f"roc-{tier}.svg")
        save(
            reliability(curves, splits, f"Reliability, {tier}"), folder / f"reliability-{tier}.svg"
        )
    for name, table in found.table["detectors"].items():
        save(source_bars(table), folder / f"sources-{name}.svg")
        for split, tiers in table.get("confusion", {}).items():
            for tier, levels in tiers.items():
                figure = confusion_matrices(levels, f"{name} {table['version']}, {split}, {tier}")
                save(figure, folder / f"confusion-{name}-{split}-{tier}.svg")


def _curves(found: Survey, tier: str) -> Curves:
    outcomes = of_tier(found.outcomes, tier)
    return {
        info.detector: Judged(outcomes, None, info.card, info.detector) for info in found.measured
    }
