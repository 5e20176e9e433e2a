"""AUC by source with its 95 % interval: a panel per split, a bar per tier."""

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from detection.training.plots.paper import COLOURS, FAINT, INK, legend_beside, panels

ROW = 0.42  # inches for each source
CHANCE = 0.5


def source_bars(table: Mapping[str, Any]) -> Figure:
    rows = {split: _measured(views) for split, views in table["splits"].items()}
    most = max((len(sources) for sources in rows.values()), default=0)
    title = f"{table['detector']} {table['version']}: AUC by source"
    figure, axes = panels(len(rows), title, height=1.6 + ROW * max(1, most))
    for panel, (split, sources) in zip(axes, rows.items(), strict=True):
        _fill(panel, sources, list(table["overall"]))
        panel.set_title(split, color=INK)
    legend_beside(axes[-1])
    return figure


def _measured(views: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Sources that have an AUC in some tier, and all of the split first."""
    everything = {"all": views["overall"]} | dict(views.get("source", {}))
    return {
        name: tiers
        for name, tiers in everything.items()
        if any("auc" in figures for figures in tiers.values())
    }


def _fill(panel: Axes, sources: Mapping[str, Mapping[str, Any]], tiers: list[str]) -> None:
    thick = 0.8 / max(1, len(tiers))
    for index, tier in enumerate(tiers):
        shown = [
            (place, figures[tier])
            for place, figures in enumerate(sources.values())
            if "auc" in figures.get(tier, {})
        ]
        heights = [place + (index - (len(tiers) - 1) / 2) * thick for place, _ in shown]
        values = [figures["auc"] for _, figures in shown]
        below = [max(0.0, one["auc"] - one["auc_interval"][0]) for _, one in shown]
        above = [max(0.0, one["auc_interval"][1] - one["auc"]) for _, one in shown]
        panel.barh(
            heights,
            values,
            thick,
            xerr=[below, above],
            color=COLOURS[index],
            ecolor=INK,
            error_kw={"linewidth": 0.8},
            label=tier,
        )
    panel.axvline(CHANCE, color=FAINT, linewidth=1)
    panel.set_xlim(0, 1)
    panel.set_yticks(range(len(sources)), list(sources), color=INK)
    panel.invert_yaxis()
