"""Validation logits of all levels → temperatures, and thresholds from which a name may be said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from detection.pipeline.abstention import Rules
from detection.pipeline.levels import Floats, Layout, softmax
from detection.training.hierarchy_labels import UNKNOWN

WANTED = {"family": 0.8, "generator": 0.7}  # share of what is said that must be right
FEWEST_SAID = 10  # validation images; below that a name is not supported
TEMPERATURES = (0.25, 10.0)
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Support:
    """How often a name is said on validation images from its threshold on, how often rightly."""

    threshold: float
    said: int
    right: int


def fit_temperatures(layout: Layout, logits: Floats, targets: Integers) -> dict[str, float]:
    """One for each of the levels 2 and 3, where the negative log-likelihood of fakes is least."""
    inner = np.array(logits[:, layout.generator_part])
    family = targets[:, 1]
    for place, part in enumerate(layout.generator_parts.values()):
        inner[family != place, part] = -np.inf
    return {
        "family": _temperature(logits[:, layout.family_part], family),
        "generator": _temperature(inner, targets[:, 2]),
    }


def _temperature(logits: Floats, targets: Integers) -> float:
    told = np.flatnonzero(targets != UNKNOWN)

    def surprise(temperature: float) -> float:
        found = softmax(logits[told] / temperature)[np.arange(len(told)), targets[told]]
        return float(-np.log(np.maximum(found, 1e-12)).mean())

    return float(minimize_scalar(surprise, bounds=TEMPERATURES, method="bounded").x)


def fit_supports(rules: Rules, logits: Floats, targets: Integers) -> dict[str, dict[str, Support]]:
    """Per level the names that may be said; `rules` gives the calibration, its thresholds unused.

    Counted over all images that the level is asked about, reals called fake among them.
    """
    found, layout = rules.chances(logits), rules.layout
    asked = found.fake >= rules.realness["likely_fake"]
    families = _supports(
        list(layout.families), found.families, targets[:, 1], asked, WANTED["family"]
    )
    generators: dict[str, Support] = {}
    named = np.argmax(found.families, axis=1)
    sure = found.families.max(axis=1)
    for place, (family, part) in enumerate(layout.generator_parts.items()):
        if family in families and part.stop > part.start:
            reached = asked & (named == place) & (sure >= families[family].threshold)
            own = targets[:, 2] - part.start
            generators |= _supports(
                layout.generators[part],
                found.generators[:, part],
                own,
                reached,
                WANTED["generator"],
            )
    return {"family": families, "generator": generators}


def _supports(
    names: Sequence[str],
    probabilities: Floats,
    targets: Integers,
    asked: NDArray[np.bool_],
    wanted: float,
) -> dict[str, Support]:
    named, sure = np.argmax(probabilities, axis=1), probabilities.max(axis=1)
    supports = {}
    for place, name in enumerate(names):
        own = asked & (named == place)
        support = lowest_threshold(sure[own], targets[own] == place, wanted)
        if support is not None:
            supports[name] = support
    return supports


def lowest_threshold(sure: Floats, right: NDArray[np.bool_], wanted: float) -> Support | None:
    """Says as much as it can while (right + 1) / (said + 2), Laplace's estimate, is `wanted`."""
    order = np.argsort(-sure, kind="stable")
    said, hits = np.arange(1, len(sure) + 1), np.cumsum(right[order])
    enough = np.flatnonzero(((hits + 1) / (said + 2) >= wanted) & (said >= FEWEST_SAID))
    if not len(enough):
        return None
    last = int(enough[-1])
    return Support(float(sure[order][last]), last + 1, int(hits[last]))


def describe(supports: dict[str, dict[str, Support]], digits: int = 6) -> dict[str, Any]:
    """`thresholds` and `support` of the card."""
    return {
        "thresholds": {
            level: {name: _floor(one.threshold, digits) for name, one in found.items()}
            for level, found in supports.items()
        },
        "support": {
            level: {name: {"said": one.said, "right": one.right} for name, one in found.items()}
            for level, found in supports.items()
        },
    }


def _floor(value: float, digits: int) -> float:
    """Rounded down, so that the image at the threshold still reaches it."""
    return float(np.floor(value * 10**digits) / 10**digits)
