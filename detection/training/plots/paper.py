"""What all plots share: an own light ground, so that they read on light and dark pages alike."""

from pathlib import Path

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

GROUND = "#fbfaf7"
INK = "#1f2430"
FAINT = "#c9c5ba"
# Okabe and Ito's colours, which people without full colour vision can tell apart, and a grey.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7a7a7a", "#8b5a2b")
DASHES = ("-", "--", "-.", ":")
PANEL = 4.2  # inches


def panels(
    count: int, title: str, *, width: float = PANEL, height: float = PANEL
) -> tuple[Figure, list[Axes]]:
    """A figure with so many panels side by side."""
    figure = Figure(figsize=(width * count + 1.6, height), facecolor=GROUND, layout="constrained")
    FigureCanvasSVG(figure)
    axes = figure.subplots(1, count, squeeze=False)[0]
    figure.suptitle(title, color=INK)
    for panel in axes:
        dress(panel)
    return figure, list(axes)


def dress(panel: Axes) -> None:
    panel.set_facecolor(GROUND)
    panel.tick_params(colors=INK, labelcolor=INK)
    panel.grid(color=FAINT, linewidth=0.5)
    panel.set_axisbelow(True)
    for spine in panel.spines.values():
        spine.set_color(FAINT)


def legend_beside(panel: Axes) -> None:
    panel.legend(
        loc="upper left", bbox_to_anchor=(1.02, 1.0), frameon=False, labelcolor=INK, fontsize=8
    )


def look(index: int) -> tuple[str, str]:
    """Colour and line style of the so-many-eth detector."""
    return COLOURS[index % len(COLOURS)], DASHES[(index // 2) % len(DASHES)]


def save(figure: Figure, path: Path) -> None:
    """Without date or program name: equal plots are equal files."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Text stays text, and identifiers do not depend on the run.
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "touchstone"}):
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
