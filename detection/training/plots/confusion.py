"""Confusion matrices of the levels of `hierarchy`, shares of each true row."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from detection.training.plots.paper import GROUND, INK, panels

CELL = 0.34  # inches
DARK = 0.55  # from this share on the number is written in the colour of the ground


def confusion_matrices(levels: Mapping[str, Mapping[str, Any]], title: str) -> Figure:
    """A panel per level: rows are true, columns are said, numbers are images."""
    most = max(len(level["truth"]) for level in levels.values())
    figure, axes = panels(len(levels), title, height=2.6 + CELL * most)
    for panel, (level, one) in zip(axes, levels.items(), strict=True):
        _matrix(panel, one)
        panel.set_title(f"level {level}", color=INK)
    return figure


def _matrix(panel: Axes, one: Mapping[str, Any]) -> None:
    counts = np.array(one["counts"], dtype=np.float64).reshape(len(one["truth"]), len(one["said"]))
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    panel.grid(visible=False)
    panel.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto", interpolation="nearest")
    panel.set_xticks(range(len(one["said"])), one["said"], rotation=60, ha="right", fontsize=7)
    panel.set_yticks(range(len(one["truth"])), one["truth"], fontsize=7)
    for (row, column), count in np.ndenumerate(counts):
        if count:
            colour = GROUND if shares[row, column] >= DARK else INK
            panel.text(
                column, row, f"{count:.0f}", ha="center", va="center", fontsize=6, color=colour
            )
