"""The weights in this repository are the ones that their cards describe."""

from pathlib import Path

import pytest

from detection.pipeline.analyse import Pipeline
from detection.pipeline.detectors import DETECTORS
from detection.pipeline.selfcheck import SAMPLES, agrees, probabilities, recorded_samples
from detection.pipeline.weights import WEIGHTS_DIR, load

FOLDERS = sorted(card.parent for card in WEIGHTS_DIR.glob("*/*/card.json"))


@pytest.fixture(params=sorted(DETECTORS))
def pipeline(request: pytest.FixtureRequest, graphs: Path) -> Pipeline:
    return Pipeline.load([request.param], device="cpu", cache_dir=graphs)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: "-".join(folder.parts[-2:]))
def test_every_weight_file_has_the_hash_and_shapes_of_its_card(folder: Path) -> None:
    release = load(folder)
    assert (release.detector, release.version) == folder.parts[-2:]


def test_every_detector_is_released(pipeline: Pipeline) -> None:
    assert pipeline.releases[0].status == "ready", pipeline.releases[0].reason


def test_fixed_samples_score_what_the_card_says(pipeline: Pipeline) -> None:
    card = pipeline.releases[0].card
    assert agrees(card, probabilities(pipeline, recorded_samples(card)))


def test_the_card_names_licence_data_and_command(pipeline: Pipeline) -> None:
    card = pipeline.releases[0].card
    assert "research and evaluation only" in card["data"]["licence_note"]
    assert card["training"]["command"].startswith("python -m detection train")
    assert card["evaluation"]["overall"]["native"]["n"] > 0


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_are_the_same_pictures_every_time(name: str) -> None:
    first, second = SAMPLES[name](), SAMPLES[name]()
    assert all((first[key] == second[key]).all() for key in first)
