"""ROC curves and reliability diagrams: a panel per split, a line per detector."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from detection.training.judged import Floats, Judged
from detection.training.metrics import ECE_BINS
from detection.training.plots.paper import FAINT, INK, legend_beside, look, panels

POINTS = np.linspace(0.0, 1.0, 101)
FEWEST_IN_BIN = 5
LABELS = 2
Curves = Mapping[str, Judged]


def roc(curves: Curves, splits: Sequence[str], title: str) -> Figure:
    figure, axes = panels(len(splits), title)
    for panel, split in zip(axes, splits, strict=True):
        _frame(panel, split, "reals called fake", "fakes found")
        for index, (name, judged) in enumerate(curves.items()):
            inside = judged.where(split=split)
            if len(np.unique(judged.labels[inside])) == LABELS:
                line = found_at(judged.labels[inside], judged.ranks[inside])
                _line(panel, POINTS, line, name, index)
    legend_beside(axes[-1])
    return figure


def reliability(curves: Curves, splits: Sequence[str], title: str) -> Figure:
    figure, axes = panels(len(splits), title)
    for panel, split in zip(axes, splits, strict=True):
        _frame(panel, split, "P(fake) stated", "share that is fake")
        for index, (name, judged) in enumerate(curves.items()):
            inside = judged.where(split=split)
            stated, true = binned(judged.probabilities[inside], judged.labels[inside])
            _line(panel, stated, true, name, index, marker="o")
    legend_beside(axes[-1])
    return figure


def found_at(labels: NDArray[np.int64], ranks: Floats) -> Floats:
    """(101,) the share of fakes found at each share of reals called fake."""
    order = np.argsort(-ranks, kind="stable")
    descending, fake = ranks[order], labels[order] == 1
    last = np.append(descending[1:] != descending[:-1], True)
    false = np.concatenate([[0.0], (np.cumsum(~fake) / max(1, int((~fake).sum())))[last]])
    true = np.concatenate([[0.0], (np.cumsum(fake) / max(1, int(fake.sum())))[last]])
    out: Floats = np.interp(POINTS, false, true)
    return out


def binned(probabilities: Floats, labels: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Mean P(fake) and share of fakes in every tenth that holds enough images."""
    bins = np.minimum((probabilities * ECE_BINS).astype(np.int64), ECE_BINS - 1)
    count = np.bincount(bins, minlength=ECE_BINS)
    kept = count >= FEWEST_IN_BIN
    stated = np.bincount(bins, probabilities, ECE_BINS)[kept] / count[kept]
    return stated, np.bincount(bins, labels, ECE_BINS)[kept] / count[kept]


def _frame(panel: Axes, title: str, across: str, up: str) -> None:
    panel.set_title(title, color=INK)
    panel.set_xlabel(across, color=INK)
    panel.set_ylabel(up, color=INK)
    panel.set_xlim(0, 1)
    panel.set_ylim(0, 1)
    panel.plot([0, 1], [0, 1], color=FAINT, linewidth=1)


def _line(panel: Axes, x: Floats, y: Floats, name: str, index: int, marker: str = "") -> None:
    colour, dashes = look(index)
    panel.plot(
        x, y, label=name, color=colour, linestyle=dashes, linewidth=1.5, marker=marker, markersize=3
    )
