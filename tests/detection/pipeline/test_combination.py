"""The sum behind the fusion, by hand: silence adds nothing, nobody counts without limit."""

import numpy as np
import pytest

from detection.pipeline.calibration import probability
from detection.pipeline.combination import Combination, features
from detection.pipeline.findings import Contradiction, Finding
from detection.pipeline.fusion import fuse
from detection.pipeline.release import ReleaseInfo

THRESHOLDS = {"likely_fake": 0.8, "likely_authentic": 0.2}
CARDS = {name: {"thresholds": THRESHOLDS, "calibration": {}} for name in ("a", "b", "c")}
CARD = {"architecture": {"detectors": {name: {"weights_sha256": name} for name in ("a", "b")}}}
COEFFICIENTS = np.array(
    [[0.5, 1.0, 2.0, 0.0, 0.25], [0.0, 1.0, 2.0, 0.0, 0.0], [1.0, 1.0, 2.0, 0.0, 0.0]]
)
FUSION = Combination(
    ReleaseInfo("fusion", "1", "f", CARD, "ready"), ("a", "b"), 6.0, COEFFICIENTS, THRESHOLDS
)


def finding(name: str, said: float | None) -> Finding:
    if said is None:
        return Finding(name, "1", name, "not_applicable", None, None, "No face.", None, 0.0)
    return Finding(name, "1", name, "scored", said, 0.8, "", None, 0.0)


def sigmoid(line: float) -> float:
    return float(probability({"slope": 1.0, "intercept": 0.0}, np.array(line)))


def test_the_logits_are_weighed_and_summed() -> None:
    judged = fuse([finding("a", 0.9), finding("b", 0.6)], CARDS, FUSION)
    line = 0.5 + np.log(9) + 2 * np.log(1.5) + 0.25
    assert judged.probability == pytest.approx(sigmoid(line))


def test_the_interval_is_that_of_the_refits() -> None:
    judged = fuse([finding("a", 0.5), finding("b", 0.5)], CARDS, FUSION)
    assert judged.interval == pytest.approx((sigmoid(0.0), sigmoid(1.0)), abs=0.02)


def test_who_is_silent_adds_nothing() -> None:
    assert features([[0.9, None]], 6.0).tolist() == [[1, pytest.approx(np.log(9)), 0, 1, 0]]


def test_nobody_is_believed_without_limit() -> None:
    assert features([[1.0, 0.0]], 6.0)[0, 1:3] == pytest.approx([6.0, -6.0])


def test_a_detector_that_the_fusion_does_not_know_is_shown_and_not_heard() -> None:
    judged = fuse([finding("a", 0.9), finding("b", 0.6), finding("c", 0.01)], CARDS, FUSION)
    without = fuse([finding("a", 0.9), finding("b", 0.6)], CARDS, FUSION)
    assert judged.probability == without.probability
    assert len(judged.findings) == 3


def test_one_voice_alone_is_judged_by_its_own_card() -> None:
    judged = fuse([finding("a", 0.9), finding("b", None)], CARDS, FUSION)
    assert judged.decided_by is not None
    assert (judged.decided_by.detector, judged.probability) == ("a", 0.9)


def test_without_a_fusion_the_best_on_val_decides() -> None:
    cards = {
        name: {**CARDS[name], "validation": {"auc": {"value": auc}}}
        for name, auc in (("a", 0.6), ("b", 0.9), ("c", 0.8))
    }
    judged = fuse([finding("a", 0.9), finding("b", 0.1), finding("c", 0.5)], cards)
    assert judged.decided_by is not None
    assert judged.decided_by.detector == "b"


def test_without_a_voice_nothing_is_invented() -> None:
    judged = fuse([finding("a", None), finding("b", None)], CARDS, FUSION)
    assert (judged.verdict, judged.probability, judged.decided_by) == ("not_applicable", None, None)


def test_detectors_on_opposite_sides_are_named() -> None:
    judged = fuse([finding("a", 0.9), finding("b", 0.1), finding("c", 0.5)], CARDS, FUSION)
    assert judged.contradiction == Contradiction(("a",), ("b",))


def test_doubt_contradicts_nobody() -> None:
    judged = fuse([finding("a", 0.9), finding("b", 0.5)], CARDS, FUSION)
    assert judged.contradiction is None
