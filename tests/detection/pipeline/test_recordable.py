"""A card holds figures of the release that it describes, and of no other."""

from dataclasses import replace

import pytest

from detection.pipeline.combination import FUSION
from detection.pipeline.detectors import DETECTORS
from detection.pipeline.release import ReleaseInfo
from detection.training.recordable import recordable

JOINED = ReleaseInfo(FUSION, "2026.1.1", "", {}, status="ready")
VOICES = [ReleaseInfo(name, "2026.1.1", "", {}, status="ready") for name in DETECTORS]


def test_a_fusion_of_all_that_are_released_is_recorded() -> None:
    assert recordable(JOINED, [*VOICES, JOINED], list(DETECTORS))


def test_a_fusion_of_some_is_not() -> None:
    assert not recordable(JOINED, [VOICES[0], JOINED], [VOICES[0].detector])


def test_a_fusion_without_an_unavailable_detector_is_not() -> None:
    missing = replace(VOICES[0], status="unavailable", reason="a package is missing")
    assert not recordable(JOINED, [missing, *VOICES[1:], JOINED], list(DETECTORS))


def test_a_fusion_that_hears_fewer_than_it_was_fitted_on_is_not() -> None:
    deaf = replace(JOINED, reason="fitted without cnn 2026.1.2")
    assert not recordable(deaf, [*VOICES, deaf], list(DETECTORS))


@pytest.mark.parametrize("info", VOICES, ids=lambda info: info.detector)
def test_a_detector_is_recorded_whoever_else_was_asked(info: ReleaseInfo) -> None:
    assert recordable(info, [info], [info.detector])
