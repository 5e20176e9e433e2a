"""A level speaks only where it reaches its threshold; an unsupported source is never named."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from detection.pipeline.abstention import Rules
from tests.detection.pipeline.hierarchy.made import card

# Logits: real, fake | gan, diffusion, manipulation | biggan, stylegan, ddpm
SURE_STYLEGAN = (0, 9, 9, 0, 0, 0, 9, 0)


def said(
    logits: Sequence[float],
    family: Mapping[str, float] | None = None,
    generator: Mapping[str, float] | None = None,
) -> list[dict[str, Any]]:
    thresholds = {"family": family or {}, "generator": generator or {}}
    rules = Rules.of(card(thresholds=thresholds))
    return rules.statements(np.array([logits], dtype=np.float64))[0]


def test_every_level_speaks_where_it_is_sure() -> None:
    levels = said(SURE_STYLEGAN, {"gan": 0.6}, {"stylegan": 0.6})
    assert [one["label"] for one in levels] == ["fake", "gan", "stylegan"]
    assert [one["level"] for one in levels] == [1, 2, 3]
    assert not any(one["abstains"] for one in levels)
    assert levels[0]["probability"] >= levels[1]["probability"] >= levels[2]["probability"]


def test_a_level_below_its_threshold_abstains() -> None:
    levels = said((0, 9, 9, 0, 0, 0, 0.2, 0), {"gan": 0.6}, {"stylegan": 0.6, "biggan": 0.6})
    assert levels[2]["abstains"]
    assert levels[2]["label"] == ""
    assert levels[2]["probability"] == pytest.approx(0.55, abs=0.01)


def test_a_level_that_abstains_ends_the_questions() -> None:
    levels = said((0, 9, 0, 0, 0, 0, 9, 0), {"gan": 0.6}, {"stylegan": 0.1})
    assert [(one["label"], one["abstains"]) for one in levels] == [("fake", False), ("", True)]


def test_a_source_without_a_threshold_is_never_named() -> None:
    levels = said(SURE_STYLEGAN, {"gan": 0.6}, {"biggan": 0.0})
    assert (levels[2]["label"], levels[2]["abstains"]) == ("", True)


def test_a_family_without_a_threshold_is_never_named() -> None:
    assert [one["label"] for one in said(SURE_STYLEGAN, generator={"stylegan": 0.0})] == [
        "fake",
        "",
    ]


def test_a_real_image_is_asked_for_no_source() -> None:
    levels = said((9, 0, 9, 0, 0, 0, 9, 0), {"gan": 0.0}, {"stylegan": 0.0})
    assert [(one["label"], one["abstains"]) for one in levels] == [("real", False)]


def test_between_its_thresholds_level_one_abstains() -> None:
    levels = said((0, 0.2, 9, 0, 0, 0, 9, 0), {"gan": 0.0}, {"stylegan": 0.0})
    assert [(one["label"], one["abstains"]) for one in levels] == [("", True)]


def test_a_family_without_generators_ends_at_level_two() -> None:
    levels = said((0, 9, 0, 0, 9, 0, 0, 0), {"manipulation": 0.6})
    assert [one["label"] for one in levels] == ["fake", "manipulation"]


def test_a_temperature_makes_a_level_less_sure() -> None:
    logits = np.array([SURE_STYLEGAN], dtype=np.float64)
    plain, soft = (
        Rules.of(card(temperatures={"family": warmth, "generator": 1.0})).chances(logits)
        for warmth in (1.0, 4.0)
    )
    assert soft.families.max() < plain.families.max()
    np.testing.assert_allclose(soft.families.sum(), plain.families.sum())
