"""From labelled pictures to verdicts: training, release, loading and judging in one go."""

import json
from pathlib import Path

import numpy as np
import pytest

from detection.pipeline.analyse import Pipeline
from tests.detection.pipeline.cards import assert_run_is_described
from tests.detection.pipeline.pictures import picture


@pytest.fixture(scope="module")
def pipeline(tiny_weights: Path, graphs: Path) -> Pipeline:
    return Pipeline.load(["cnn"], weights_dir=tiny_weights, device="cpu", cache_dir=graphs)


def test_a_trained_detector_ranks_unseen_fakes_above_reals(pipeline: Pipeline) -> None:
    fakes = [picture(seed, fake=True) for seed in range(900, 906)]
    reals = [picture(seed, fake=False) for seed in range(906, 912)]
    found = [judged.probability or 0.0 for judged in pipeline.judge([*fakes, *reals])]
    assert min(found[:6]) > max(found[6:])


def test_a_judgement_carries_its_release_and_heat_map(pipeline: Pipeline) -> None:
    judged = pipeline.judge([picture(1, fake=True, size=(300, 200))])[0]
    finding = judged.findings[0]
    assert (finding.detector, finding.version, finding.status) == ("cnn", "2026.1.1", "scored")
    assert finding.weights_sha256 == pipeline.releases[0].weights_sha256
    assert finding.heatmap is not None
    assert finding.heatmap.shape == (128, 85)
    assert judged.interval is not None
    assert judged.interval[0] <= (judged.probability or 0.0) <= judged.interval[1]


def test_an_image_scores_the_same_alone_and_in_a_batch(pipeline: Pipeline) -> None:
    images = [picture(seed, fake=bool(seed % 2)) for seed in range(5)]
    together = [judged.probability or 0.0 for judged in pipeline.judge(images)]
    alone = [pipeline.judge([image])[0].probability or 0.0 for image in images]
    np.testing.assert_allclose(together, alone, atol=1e-6)


def test_the_card_says_what_the_release_was_made_from(tiny_weights: Path) -> None:
    card = json.loads((tiny_weights / "cnn" / "2026.1.1" / "card.json").read_text())
    assert card["data"]["splits"] == {"train": 32, "val": 16}
    assert card["training"]["seed"] == 1
    assert card["training"]["augmentation"]["jpeg_quality"] == [55, 96]
    assert card["validation"]["auc"]["value"] > 0.9


@pytest.mark.parametrize("name", ["cnn", "fusion"])
def test_the_card_says_how_long_it_took_and_on_what(name: str, paired_weights: Path) -> None:
    card = json.loads((paired_weights / name / "2026.1.1" / "card.json").read_text())
    assert_run_is_described(card["training"])
