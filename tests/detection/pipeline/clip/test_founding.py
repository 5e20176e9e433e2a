"""The comparison with founding system B1 takes its images and its threshold as stated."""

from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit

from benchmarks.founding_clip import accuracy, images_of
from detection.training.headers import Header
from detection.training.manifest import Row
from detection.training.scoring import Outcome, Said

CARD = {"calibration": {"slope": 2.0, "intercept": 1.5}}


def row(label: int, source: str, domain: str = "general", split: str = "test") -> Row:
    return Row(Path(f"{source}{label}"), label, "g", "gan", split, domain, source, "1")


FAKE, OWN = row(1, "biggan"), row(0, "cyclegan")
ROWS = [FAKE, OWN, row(1, "cyclegan"), row(0, "faces", "face"), row(0, "late", split="val")]


def test_a_source_with_reals_stands_alone() -> None:
    assert images_of(ROWS, "test", "cyclegan") == ROWS[1:3]


def test_fakes_alone_are_set_against_the_reals_of_their_split_and_domain() -> None:
    assert images_of(ROWS, "test", "biggan") == [FAKE, OWN]


@pytest.mark.parametrize(("lowest_fake", "stated"), [(0.1, "100.0 %"), (-0.1, "75.0 %")])
def test_the_raw_logit_decides_at_zero(lowest_fake: float, stated: str) -> None:
    logits = {1: (lowest_fake, 2.0), 0: (-1.0, -2.0)}
    outcomes = [
        Outcome(row(label, "x"), "native", Header("PNG", 8, 8, 1.0), {"clip_linear": Said(chance)})
        for label, own in logits.items()
        for chance in expit(2 * np.array(own) + 1.5).tolist()
    ]
    assert accuracy(outcomes, "clip_linear", CARD).startswith(stated)
