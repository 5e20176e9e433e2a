"""The weights in this repository are the ones that their cards describe."""

from pathlib import Path

import pytest

from detection.pipeline.analyse import Pipeline
from detection.pipeline.detectors import DETECTORS
from detection.pipeline.selfcheck import agrees, probabilities


@pytest.fixture(params=sorted(DETECTORS))
def pipeline(request: pytest.FixtureRequest, graphs: Path) -> Pipeline:
    return Pipeline.load([request.param], device="cpu", cache_dir=graphs)


def test_every_detector_is_released(pipeline: Pipeline) -> None:
    assert pipeline.releases[0].status == "ready", pipeline.releases[0].reason


def test_fixed_samples_score_what_the_card_says(pipeline: Pipeline) -> None:
    assert agrees(pipeline.releases[0].card, probabilities(pipeline))


def test_the_card_names_licence_data_and_command(pipeline: Pipeline) -> None:
    card = pipeline.releases[0].card
    assert "research and evaluation only" in card["data"]["licence_note"]
    assert card["training"]["command"].startswith("python -m detection train")
    assert card["evaluation"]["overall"]["native"]["n"] > 0
