"""Thresholds come from validation images, and what they do not support is never said."""

import numpy as np

from detection.pipeline.abstention import Rules
from detection.pipeline.levels import Layout
from detection.training.hierarchy_labels import UNKNOWN
from detection.training.hierarchy_rules import (
    FEWEST_SAID,
    WANTED,
    Integers,
    Support,
    describe,
    fit_supports,
    fit_temperatures,
    lowest_threshold,
)
from tests.detection.pipeline.hierarchy.made import FAMILIES, card

LAYOUT = Layout(FAMILIES)
STYLEGAN, DDPM, REAL = (1, 0, 1), (1, 1, 2), (0, UNKNOWN, UNKNOWN)


def logits_for(
    targets: Integers, seed: int = 0
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Right at every level, and a little unsure."""
    out = np.random.default_rng(seed).normal(0, 0.5, (len(targets), len(LAYOUT.names)))
    starts = (0, LAYOUT.family_part.start, LAYOUT.generator_part.start)
    for line, row in zip(out, targets, strict=True):
        for start, target in zip(starts, row, strict=True):
            if target != UNKNOWN:
                line[start + target] += 6
    return out


def test_a_threshold_says_as_much_as_it_can() -> None:
    sure = np.linspace(1, 0.5, 60)
    right = np.arange(60) < 30
    support = lowest_threshold(sure, right, 0.8)
    assert support is not None
    assert support.said > 30
    assert (support.right + 1) / (support.said + 2) >= 0.8
    assert support.threshold == sure[support.said - 1]


def test_few_images_support_nothing_however_right() -> None:
    few = FEWEST_SAID - 1
    assert lowest_threshold(np.ones(few), np.ones(few, dtype=bool), 0.5) is None


def test_a_level_that_is_mostly_wrong_gets_no_threshold() -> None:
    assert lowest_threshold(np.linspace(1, 0, 50), np.arange(50) % 2 == 0, 0.8) is None


def test_supported_names_are_those_that_validation_shows() -> None:
    targets = np.array([*[STYLEGAN] * 30, *[DDPM] * 4, *[REAL] * 30])
    found = fit_supports(Rules.of(card()), logits_for(targets), targets)
    assert set(found["family"]) == {"gan"}
    assert set(found["generator"]) == {"stylegan"}
    assert found["generator"]["stylegan"].right == 30


def test_reals_called_fake_count_against_a_name() -> None:
    targets = np.array([STYLEGAN] * 60)
    logits = logits_for(targets)
    targets[:30] = REAL
    assert fit_supports(Rules.of(card()), logits, targets) == {"family": {}, "generator": {}}


def test_rounded_thresholds_are_still_reached() -> None:
    described = describe({"family": {"gan": Support(0.1234567, 20, 19)}, "generator": {}})
    assert described["thresholds"]["family"]["gan"] == 0.123456
    assert described["support"]["family"]["gan"] == {"said": 20, "right": 19}


def test_a_level_that_is_too_sure_is_cooled() -> None:
    rng = np.random.default_rng(0)
    targets = np.array([STYLEGAN, DDPM] * 100)
    logits = logits_for(targets)
    logits[rng.random(200) < 0.3, LAYOUT.family_part] *= -1
    assert fit_temperatures(LAYOUT, logits, targets)["family"] > 2
    assert WANTED["family"] > WANTED["generator"]
