"""What was said about known images, as matrices that JSON can hold."""

import json

from detection.training.hierarchy_confusion import confusions, summary
from tests.detection.pipeline.hierarchy.made import REAL, card, judged, row

STYLEGAN, DDPM = row("stylegan", "gan"), row("ddpm", "diffusion")
RETOUCHED = row("photoshop", "manual")


SAID = [
    judged(REAL, "real"),
    judged(REAL, "fake", "gan", ""),
    judged(STYLEGAN, "fake", "gan", "stylegan"),
    judged(STYLEGAN, "fake", "diffusion", "ddpm"),
    judged(DDPM, ""),
    judged(RETOUCHED, "fake", ""),
]


def test_level_one_counts_real_and_fake() -> None:
    assert confusions(SAID, card())["1"] == {
        "truth": ["real", "fake"],
        "said": ["real", "fake", "abstains"],
        "counts": [[1, 1, 0], [0, 3, 1]],
    }


def test_level_two_holds_reals_beside_the_families() -> None:
    found = confusions(SAID, card())["2"]
    assert found["truth"] == ["real", "gan", "diffusion", "manipulation"]
    assert found["said"] == ["gan", "diffusion", "manipulation", "abstains"]
    assert found["counts"] == [[1, 0, 0, 1], [1, 1, 0, 0], [0, 0, 0, 1], [0, 0, 0, 1]]


def test_an_unknown_generator_stands_under_its_own_name() -> None:
    found = confusions(SAID, card())["3"]
    assert found["truth"] == ["real", "stylegan", "ddpm", "photoshop"]
    assert found["counts"][-1] == [0, 0, 0, 1]


def test_matrices_are_plain_data() -> None:
    found = confusions(SAID, card())
    assert json.loads(json.dumps(found)) == found


def test_a_summary_says_how_often_and_how_rightly_a_level_spoke() -> None:
    found = confusions(SAID, card())
    assert summary(found["2"]) == {
        "known": 4,
        "said": 3,
        "right": 1,
        "accuracy": 0.3333,
        "coverage": 0.5,
    }
    assert summary(confusions([judged(DDPM, "")], card())["1"])["accuracy"] == 0.0


def test_an_image_that_was_not_judged_counts_as_silence() -> None:
    assert confusions([(STYLEGAN, {})], card())["3"]["counts"] == [[0, 0, 0, 1]]
