"""What the card of `hierarchy` says about its levels, all from the validation split."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detection.pipeline.abstention import Rules
from detection.pipeline.levels import Floats, Layout, chances
from detection.training.card import describe_validation
from detection.training.hierarchy_confusion import confusions, summary
from detection.training.hierarchy_labels import FAMILIES, UNKNOWN, Taxonomy
from detection.training.hierarchy_rules import (
    FEWEST_SAID,
    WANTED,
    Integers,
    describe,
    fit_supports,
    fit_temperatures,
)
from detection.training.manifest import Row


@dataclass(frozen=True)
class Known:
    """The validation images and what they are."""

    rows: Sequence[Row]
    taxonomy: Taxonomy
    seed: int


def describe_levels(card: Mapping[str, Any], logits: Floats, known: Known) -> dict[str, Any]:
    """Calibration, thresholds, figures and `levels`, from (images, K) mean window logits."""
    targets = known.taxonomy.targets(known.rows)
    found = describe_validation(logits[:, 1] - logits[:, 0], targets[:, 0], known.seed)
    levels: dict[str, Any] = {
        "families": {name: list(FAMILIES[name]) for name in known.taxonomy.layout.families},
        "names": dict(known.taxonomy.names),
        "wanted_accuracy": WANTED,
        "fewest_said": FEWEST_SAID,
        "fitted_on": "val",
        "temperatures": fit_temperatures(known.taxonomy.layout, logits, targets),
        "thresholds": {"family": {}, "generator": {}},
    }
    complete = {**card, **found, "levels": levels}
    levels |= describe(fit_supports(Rules.of(complete), logits, targets))
    levels["never_named"] = _never_named(known.taxonomy.layout, levels["thresholds"])
    levels["validation"] = _figures(complete, logits, known, targets)
    return {**found, "levels": levels}


def spoken(card: Mapping[str, Any], logits: Floats) -> list[list[str]]:
    """The labels of every level for each image, in the words of this card."""
    return [[one["label"] for one in said] for said in Rules.of(card).statements(logits)]


def _never_named(layout: Layout, thresholds: Mapping[str, Mapping[str, float]]) -> list[str]:
    allowed = {name for names in thresholds.values() for name in names}
    return [name for name in (*layout.families, *layout.generators) if name not in allowed]


def _figures(
    card: Mapping[str, Any], logits: Floats, known: Known, targets: Integers
) -> dict[str, Any]:
    said = Rules.of(card).statements(logits)
    evidence = [{"levels": one} for one in said]
    matrices = confusions(zip(known.rows, evidence, strict=True), card)
    return {
        "confusion": matrices,
        "spoken": {level: summary(matrix) for level, matrix in matrices.items()},
        "forced_accuracy_of_fakes": _forced(known.taxonomy.layout, logits, targets),
    }


def _forced(layout: Layout, logits: Floats, targets: Integers) -> dict[str, float]:
    """Were no level allowed to abstain: the figures that the founding system states."""
    found = chances(layout, logits, np.ones(len(logits)))
    columns = {"family": (found.families, 1), "generator": (found.generators, 2)}
    out = {}
    for level, (probabilities, column) in columns.items():
        told = targets[:, column] != UNKNOWN
        right = probabilities[told].argmax(axis=1) == targets[told, column]
        out[level] = round(float(right.mean()), 4)
    return out
