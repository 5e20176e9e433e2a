"""The weights in this repository are the ones that their cards describe."""

from pathlib import Path

import pytest

from detection.pipeline.analyse import Pipeline
from detection.pipeline.combination import FUSION, is_released
from detection.pipeline.detectors import DETECTORS
from detection.pipeline.release import ReleaseInfo
from detection.pipeline.selfcheck import SAMPLES, agrees, probabilities, recorded_samples
from detection.pipeline.slots import ALL
from detection.pipeline.weights import WEIGHTS_DIR, load

FOLDERS = sorted(card.parent for card in WEIGHTS_DIR.glob("*/*/card.json"))


NAMES = [*sorted(DETECTORS), *([FUSION] if is_released(WEIGHTS_DIR, FUSION) else [])]


@pytest.fixture(params=NAMES)
def pipeline(request: pytest.FixtureRequest, graphs: Path) -> Pipeline:
    """One detector, or all of them where their fusion is meant."""
    names = [ALL if request.param == FUSION else request.param]
    return Pipeline.load(names, device="cpu", cache_dir=graphs, redelivery=False)


@pytest.fixture
def info(pipeline: Pipeline) -> ReleaseInfo:
    """The detector alone, or the fusion, which comes last."""
    return pipeline.releases[-1]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: "-".join(folder.parts[-2:]))
def test_every_weight_file_has_the_hash_and_shapes_of_its_card(folder: Path) -> None:
    release = load(folder)
    assert (release.detector, release.version) == folder.parts[-2:]


def test_every_detector_is_released(info: ReleaseInfo) -> None:
    assert info.status == "ready", info.reason


def test_fixed_samples_score_what_the_card_says(pipeline: Pipeline, info: ReleaseInfo) -> None:
    assert agrees(info.card, probabilities(pipeline, recorded_samples(info.card)))


def test_a_fusion_was_fitted_on_the_releases_that_it_joins(info: ReleaseInfo) -> None:
    assert info.detector != FUSION or not info.reason


def test_the_card_names_licence_data_and_command(info: ReleaseInfo) -> None:
    assert "research and evaluation only" in info.card["data"]["licence_note"]
    assert info.card["training"]["command"].startswith("python -m detection train")
    assert info.card["evaluation"]["overall"]["native"]["n"] > 0


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_are_the_same_pictures_every_time(name: str) -> None:
    first, second = SAMPLES[name](), SAMPLES[name]()
    assert all((first[key] == second[key]).all() for key in first)
