"""AUC against the strength of treatments and attacks: a panel per kind, a line per detector."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from detection.training.attacks import ATTACKS
from detection.training.plots.paper import FAINT, INK, legend_beside, look, panels, save
from detection.training.robustness import UNTOUCHED
from detection.training.treatments import STEPS

Steps = Mapping[str, Mapping[str, Any]]
NARROW = 2.6  # inches
CHANCE = 0.5


def draw(table: Mapping[str, Any], folder: Path) -> None:
    """Two files: treatments, and attacks where any were made."""
    detectors = table["detectors"]
    treated = {name: one["treatments"] for name, one in detectors.items()}
    kinds = list(dict.fromkeys(step.kind for step in STEPS.values() if step.strength))
    save(_figure(treated, kinds, "AUC after treatment"), folder / "robustness-treatments.svg")
    attacked = {
        f"{name}, {known}": steps
        for name, one in detectors.items()
        for known, steps in one["attacks"].items()
    }
    if attacked:
        figure = _figure(attacked, list(ATTACKS), "AUC under attack, by budget in grey levels")
        save(figure, folder / "robustness-attacks.svg")


def _figure(lines: Mapping[str, Steps], kinds: Sequence[str], title: str) -> Figure:
    figure, axes = panels(len(kinds), title, width=NARROW, height=3.4)
    for panel, kind in zip(axes, kinds, strict=True):
        panel.set_title(kind, color=INK)
        for index, (name, steps) in enumerate(lines.items()):
            _line(panel, _points(steps, kind), name, index)
        panel.axhline(CHANCE, color=FAINT, linewidth=1)
        panel.set_ylim(0, 1)
        panel.tick_params(axis="x", labelrotation=45)
    legend_beside(axes[-1])
    return figure


def _points(steps: Steps, kind: str) -> dict[str, float]:
    """AUC by strength, the untouched images first."""
    wanted = {UNTOUCHED: "as is"} | {
        name: name.removeprefix(kind).strip() for name in steps if name.startswith(f"{kind} ")
    }
    return {
        label: steps[name]["auc"] for name, label in wanted.items() if "auc" in steps.get(name, {})
    }


def _line(panel: Axes, points: Mapping[str, float], name: str, index: int) -> None:
    colour, dashes = look(index)
    panel.plot(
        list(points),
        list(points.values()),
        label=name,
        color=colour,
        linestyle=dashes,
        linewidth=1.3,
        marker="o",
        markersize=3,
    )
