"""What an image looks like after it was sent on, and when its verdict does not survive that."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from detection.pipeline.analyse import Pipeline
from detection.pipeline.findings import Decider, Judgement, Redelivered
from detection.pipeline.redelivery import TREATMENTS, Pixels
from detection.pipeline.stability import challenge, settled
from tests.detection.pipeline.pairs import NAMES
from tests.detection.pipeline.pictures import picture

FUSION = Decider("fusion", "1", "f", 0.8)


def judged(verdict: str, decided_by: Decider = FUSION) -> Judgement:
    return Judgement(verdict, 0.9, None, (), "2", decided_by)


def after(*verdicts: str) -> tuple[Redelivered, ...]:
    return tuple(Redelivered(name, 0.5, v) for name, v in zip(TREATMENTS, verdicts, strict=True))


def test_treatments_keep_or_halve_the_size() -> None:
    pixels = picture(1, fake=True, size=(101, 60))
    sizes = {name: treat(pixels).shape[:2] for name, treat in TREATMENTS.items()}
    assert sizes == {"jpeg_85": (101, 60), "jpeg_60": (101, 60), "half_size": (50, 30)}


def test_stronger_compression_changes_more() -> None:
    pixels = picture(1, fake=True)
    lost = {name: np.abs(TREATMENTS[name](pixels) - pixels.astype(int)).mean()
            for name in ("jpeg_85", "jpeg_60")}  # fmt: skip
    assert 0 < lost["jpeg_85"] < lost["jpeg_60"]


def test_treatments_are_the_same_every_time_and_leave_the_image_alone() -> None:
    pixels = picture(1, fake=True)
    before = pixels.copy()
    for treat in TREATMENTS.values():
        np.testing.assert_array_equal(treat(pixels), treat(pixels))
    np.testing.assert_array_equal(pixels, before)


@pytest.mark.parametrize(
    ("verdict", "others", "ends"),
    [
        ("likely_fake", ("likely_fake", "likely_fake", "likely_fake"), "likely_fake"),
        ("likely_fake", ("likely_fake", "likely_fake", "likely_authentic"), "inconclusive"),
        ("likely_authentic", ("likely_fake", "inconclusive", "inconclusive"), "inconclusive"),
        ("likely_fake", ("not_applicable", "likely_fake", "likely_fake"), "likely_fake"),
    ],
)
def test_a_verdict_that_turns_round_is_none(
    verdict: str, others: tuple[str, ...], ends: str
) -> None:
    found = settled(judged(verdict), after(*others))
    assert (found.verdict, found.probability) == (ends, 0.9)
    assert [again.verdict for again in found.stability] == list(others)


def test_doubt_and_single_detectors_are_not_tested_again() -> None:
    def never(images: Sequence[Pixels]) -> list[Judgement]:
        raise AssertionError(f"{len(images)} images were judged again")

    alone = judged("likely_fake", Decider("cnn", "1", "c", 0.8))
    before = [judged("inconclusive"), alone, judged("not_applicable")]
    assert challenge([picture(1, fake=True)] * 3, before, never) == before


def test_each_treatment_is_one_pass_over_what_was_decided() -> None:
    passes = []

    def judge(images: Sequence[Pixels]) -> list[Judgement]:
        passes.append(len(images))
        return [judged("likely_fake") for _ in images]

    before = [judged("likely_fake"), judged("inconclusive"), judged("likely_authentic")]
    found = challenge([picture(seed, fake=True) for seed in range(3)], before, judge)
    assert passes == [2, 2, 2]
    assert [one.verdict for one in found] == ["likely_fake", "inconclusive", "inconclusive"]


@pytest.mark.usefixtures("twin")
def test_the_pipeline_tests_its_verdicts_unless_told_not_to(
    paired_weights: Path, graphs: Path
) -> None:
    images = [picture(seed, fake=seed % 2 == 0) for seed in range(900, 906)]
    found = {
        redelivery: Pipeline.load(
            NAMES, weights_dir=paired_weights, cache_dir=graphs, redelivery=redelivery
        ).judge(images)
        for redelivery in (True, False)
    }
    decided = [one.verdict != "inconclusive" for one in found[False]]
    assert any(decided)
    assert [bool(one.stability) for one in found[True]] == decided
    assert not any(one.stability for one in found[False])
    assert all(
        [again.treatment for again in one.stability] == list(TREATMENTS)
        for one in found[True]
        if one.stability
    )
