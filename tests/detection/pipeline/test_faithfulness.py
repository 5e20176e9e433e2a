"""Deleting what a heat map points at must cost more than deleting anything else."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from detection.cli import main
from detection.pipeline.detectors import DETECTORS
from detection.pipeline.detectors.base import Pixels
from detection.training.faithfulness import Drop, Heat, hottest, measure, moved, summarise
from tests.detection.pipeline.pictures import manifest, picture

SIDE = 96
TRACE = slice(20, 44)


def pasted(seed: int) -> Pixels:
    """A soft picture with a patch of fine grid: the only trace of the fake."""
    pixels = picture(seed, fake=False, size=(SIDE, SIDE)).copy()
    pixels[TRACE, TRACE] = picture(seed, fake=True, size=(SIDE, SIDE))[TRACE, TRACE]
    return pixels


def grid_seen(images: Sequence[Pixels]) -> list[float]:
    """P(fake) as the mean strength of the finest detail, brought to 0…1."""
    detail = [np.abs(np.diff(image.astype(np.int64), axis=1)).mean() for image in images]
    return [float(value / (value + 5)) for value in detail]


def honest(image: Pixels) -> Heat:
    heat = np.full((SIDE, SIDE), 0.01, dtype=np.float32)
    heat[TRACE, TRACE] = 1.0
    return heat


def broken(seed: int) -> Heat:
    """Points anywhere."""
    return np.random.default_rng(seed).random((12, 12), dtype=np.float32)


IMAGES = [pasted(seed) for seed in range(12)]


def drops(heats: Sequence[Heat]) -> list[Drop]:
    return [drop for drop in measure(IMAGES, heats, grid_seen) if drop is not None]


def test_a_map_of_the_trace_is_better_than_random() -> None:
    found = summarise(drops([honest(image) for image in IMAGES]))
    assert found["better_than_random"] is True
    assert found["interval"][0] > 0
    assert found["n"] == len(IMAGES)


def test_a_map_that_points_anywhere_is_not() -> None:
    found = summarise(drops([broken(seed) for seed in range(len(IMAGES))]))
    assert found["better_than_random"] is False
    assert abs(found["figure"]) < 0.02


def test_a_map_whose_deletion_makes_the_image_look_more_fake_is_not() -> None:
    found = summarise([Drop(hottest=-0.02 - i / 1000, random=-0.04) for i in range(10)])
    assert found["interval"][0] > 0
    assert found["hottest_drop"] < 0
    assert found["better_than_random"] is False


def test_a_fall_within_chance_is_not_enough() -> None:
    found = summarise([Drop(hottest=fall, random=fall - 0.1) for fall in (-0.3, 0.4, -0.2, 0.3)])
    assert found["hottest_drop"] > 0 > found["hottest_interval"][0]
    assert found["interval"][0] > 0
    assert found["better_than_random"] is False


def test_the_hottest_share_lies_in_the_heated_region() -> None:
    heat = np.zeros((20, 20), dtype=np.float32)
    heat[5:15, 5:15] = 0.5
    heat[5:7, 5:10] = 1.0
    mask, region = hottest(heat, (20, 20))
    assert region.sum() == 100
    assert mask.sum() == 10
    assert mask[5:7, 5:10].all()


def test_a_random_area_has_the_size_of_the_hottest_and_stays_in_the_region() -> None:
    mask, region = hottest(broken(3), (90, 70))
    for seed in range(20):
        other = moved(mask, region, np.random.default_rng(seed))
        assert other.sum() == mask.sum()
        assert not (other & ~region).any()


def test_what_cannot_be_judged_without_its_hottest_area_is_left_out() -> None:
    def first_only(images: Sequence[Pixels]) -> list[float | None]:
        return [0.9, *(None for _ in images[1:])]

    assert list(measure(IMAGES[:1], [honest(IMAGES[0])], first_only)) == [None]


def test_nothing_measured_is_no_figure() -> None:
    with pytest.raises(ValueError, match="no image"):
        summarise([])


def test_the_command_writes_the_figure_into_the_card(
    tiny_weights: Path, graphs: Path, tmp_path: Path
) -> None:
    data = manifest(tmp_path / "data", {"val": 8, "test": 1, "test_unseen": 1})
    weights = tmp_path / "weights"
    shutil.copytree(tiny_weights, weights)
    options = ["--weights", str(weights), "--cache", str(graphs), "--device", "cpu"]
    asked = ["--data", str(data), "--detector", "cnn", "--limit", "6", "--update-card"]
    assert main(["faithfulness", *asked, *options]) == 0
    card = json.loads((weights / "cnn" / "2026.1.1" / "card.json").read_text())
    assert card["faithfulness"]["n"] == 6
    assert isinstance(card["faithfulness"]["better_than_random"], bool)


def test_a_page_gets_the_table_and_keeps_what_another_command_wrote(
    tiny_data: Path, tiny_weights: Path, graphs: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "Before\n<!-- begin faithfulness -->\nof yesterday\n<!-- end faithfulness -->\nBetween\n"
        "<!-- begin evaluation -->\nfigures\n<!-- end evaluation -->\nAfter\n"
    )
    options = ["--weights", str(tiny_weights), "--cache", str(graphs), "--device", "cpu"]
    asked = ["--data", str(tiny_data), "--limit", "2", "--markdown", str(page)]
    assert main(["faithfulness", *asked, *options]) == 0
    before, _, rest = page.read_text().partition("<!-- end faithfulness -->")
    assert rest == (
        "\nBetween\n<!-- begin evaluation -->\nfigures\n<!-- end evaluation -->\nAfter\n"
    )
    assert before.startswith("Before\n<!-- begin faithfulness -->\n")
    assert "of yesterday" not in before
    assert "| cnn | 2 | " in before
    assert all(f"| {name} | " in before for name in DETECTORS)
    assert "Images: at most 2 fakes of val that the detector finds." in before


def test_a_detector_without_weights_says_so(
    tiny_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--data", str(tiny_data), "--detector", "cnn", "--weights", str(tmp_path)]
    assert main(["faithfulness", *asked]) == 0
    assert "no released weights of cnn" in " ".join(capsys.readouterr().out.split())
