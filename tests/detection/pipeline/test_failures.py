"""One detector's trouble stays its own: findings say so, judgements go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from detection.pipeline.analyse import Pipeline, Slot
from detection.pipeline.detectors.base import Domain, Pixels, Scored
from detection.pipeline.release import Release, ReleaseInfo
from tests.detection.pipeline.pictures import picture

CARD = {
    "calibration": {"slope": 1.0, "intercept": 0.0},
    "thresholds": {"likely_fake": 0.8, "likely_authentic": 0.2},
}


@dataclass(frozen=True)
class Brittle:
    """Scores an image by its first pixel, breaks on black and answers nonsense on white."""

    release: Release
    name: str = "brittle"
    domain: Domain = "any"

    def score(self, images: Sequence[Pixels]) -> list[Scored]:
        first = [int(image[0, 0, 0]) for image in images]
        if 0 in first:
            raise RuntimeError("too dark")
        return [Scored(float("nan") if value == 255 else value - 100.0) for value in first]


@pytest.fixture
def pipeline(tiny_release: Release) -> Pipeline:
    info = ReleaseInfo("brittle", "1", "0" * 64, CARD, "ready")
    return Pipeline([Slot(info, Brittle(tiny_release))])


def plain(value: int) -> Pixels:
    return np.full((40, 40, 3), value, dtype=np.uint8)


def test_a_detector_that_breaks_fails_for_that_image_only(pipeline: Pipeline) -> None:
    found = [judged.verdict for judged in pipeline.judge([plain(200), plain(0), plain(1)])]
    assert found == ["likely_fake", "not_applicable", "likely_authentic"]


def test_the_failed_finding_says_why(pipeline: Pipeline) -> None:
    finding = pipeline.judge([plain(0)])[0].findings[0]
    assert (finding.status, finding.reason) == ("failed", "RuntimeError: too dark")
    assert finding.probability is None


def test_a_score_that_is_no_number_is_a_failure(pipeline: Pipeline) -> None:
    judged = pipeline.judge([plain(255)])[0]
    assert (judged.findings[0].status, judged.probability) == ("failed", None)


def test_missing_weights_leave_the_detector_unavailable(tmp_path: Path) -> None:
    pipeline = Pipeline.load(["cnn"], weights_dir=tmp_path)
    assert pipeline.releases[0].status == "unavailable"
    assert pipeline.releases[0].reason == "no released weights of cnn are installed"


def test_an_unavailable_detector_is_not_applicable_and_never_guesses(tmp_path: Path) -> None:
    judged = Pipeline.load(["cnn"], weights_dir=tmp_path).judge([picture(1, fake=True)])[0]
    assert (judged.verdict, judged.probability) == ("not_applicable", None)
    assert judged.findings[0].status == "not_applicable"


def test_an_image_too_small_to_judge_is_not_applicable(tiny_weights: Path, graphs: Path) -> None:
    pipeline = Pipeline.load(["cnn"], weights_dir=tiny_weights, device="cpu", cache_dir=graphs)
    tiny, usual = pipeline.judge([picture(1, fake=True, size=(20, 90)), picture(1, fake=True)])
    assert tiny.findings[0].reason == "smaller than 32 pixels"
    assert usual.findings[0].status == "scored"


def test_an_empty_batch_has_no_judgements(pipeline: Pipeline) -> None:
    assert pipeline.judge([]) == []


def test_an_answer_too_few_is_a_failure_of_that_detector(
    tiny_release: Release, monkeypatch: pytest.MonkeyPatch, pipeline: Pipeline
) -> None:
    monkeypatch.setattr(Brittle, "score", lambda *_: [])
    judged = pipeline.judge([plain(1), plain(2)])
    assert [one.findings[0].reason for one in judged] == ["ValueError: 0 answers for 1 images"] * 2
