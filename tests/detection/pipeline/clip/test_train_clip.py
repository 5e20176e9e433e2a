"""From labelled pictures to both released detectors, with one extraction and one encoder."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from detection.cli import main
from detection.pipeline.analyse import Pipeline
from detection.pipeline.clip.encoder import Encoder, EncoderSpec
from detection.pipeline.clip.preprocess import Preprocessing
from detection.pipeline.clip.transformers_encoder import open_tower
from detection.pipeline.detectors.clip import ClipDetector, linear_judge, nearest_judge
from detection.pipeline.selfcheck import agrees, probabilities
from detection.pipeline.weights import load, newest
from detection.training.clip_features import Extraction
from detection.training.embedding_map import MOST, flatten, sample
from detection.training.manifest import read, select
from detection.training.orders import Order
from detection.training.train_clip import draw
from tests.detection.pipeline.cards import assert_run_is_described
from tests.detection.pipeline.clip.models import CountingTower
from tests.detection.pipeline.pictures import picture

NAMES = ("clip_nearest", "clip_linear")


@pytest.fixture
def counted(tiny_clip: EncoderSpec) -> tuple[Encoder, CountingTower]:
    tower = CountingTower(open_tower(tiny_clip, "cpu"))
    return Encoder(tiny_clip, tower), tower


@pytest.mark.parametrize("name", NAMES)
def test_a_release_scores_what_its_card_says(
    name: str, clip_weights: Path, tiny_clip: EncoderSpec
) -> None:
    pipeline = Pipeline.load([name], weights_dir=clip_weights, device="cpu")
    assert pipeline.releases[0].status == "ready", pipeline.releases[0].reason
    assert agrees(pipeline.releases[0].card, probabilities(pipeline))


def test_both_detectors_need_one_encoding_of_each_image(
    clip_weights: Path, counted: tuple[Encoder, CountingTower]
) -> None:
    encoder, tower = counted
    detectors = [
        ClipDetector(release, encoder, Preprocessing(), judge(release))
        for release, judge in (
            (load(newest(clip_weights, "clip_nearest")), nearest_judge),
            (load(newest(clip_weights, "clip_linear")), linear_judge),
        )
    ]
    images = [picture(seed, fake=False) for seed in range(3)]
    assert all(len(detector.score(images)) == 3 for detector in detectors)
    assert tower.calls == 3


def test_a_pipeline_of_both_opens_one_encoder(clip_weights: Path, tiny_clip: EncoderSpec) -> None:
    pipeline = Pipeline.load(NAMES, weights_dir=clip_weights, device="cpu")
    judged = pipeline.judge([picture(1, fake=True), np.zeros((16, 90, 3), dtype=np.uint8)])
    assert [finding.status for finding in judged[0].findings] == ["scored", "scored"]
    assert {finding.reason for finding in judged[1].findings} == {"smaller than 32 pixels"}
    assert judged[0].findings[0].evidence["nearest_real"]["source"] == "made"


def test_an_encoder_that_is_missing_takes_only_its_detectors_away(
    clip_weights: Path, tiny_weights: Path, graphs: Path, tmp_path: Path
) -> None:
    for weights, name in ((clip_weights, "clip_linear"), (tiny_weights, "cnn")):
        shutil.copytree(weights / name, tmp_path / name)
    file = newest(tmp_path, "clip_linear") / "card.json"
    card = json.loads(file.read_text())
    card["encoder"] |= {"backend": "onnx", "package": "no_such_package"}
    file.write_text(json.dumps(card))
    pipeline = Pipeline.load(
        ["clip_linear", "cnn"], weights_dir=tmp_path, device="cpu", cache_dir=graphs
    )
    assert [info.status for info in pipeline.releases] == ["unavailable", "ready"]
    assert "the package no_such_package with" in pipeline.releases[0].reason
    assert pipeline.judge([picture(1, fake=True)])[0].probability is not None


def test_an_extraction_goes_on_where_it_stopped(
    tiny_data: Path, tmp_path: Path, counted: tuple[Encoder, CountingTower]
) -> None:
    encoder, tower = counted
    rows = select(read(tiny_data), "val")
    extraction = Extraction(encoder, Preprocessing(), 1, tmp_path, chunk=5)
    numbers = list(range(100, 116))
    first = extraction.features(rows, numbers=numbers)
    assert tower.calls == len(rows) == 16
    sorted(tmp_path.rglob("*.npy"))[1].unlink()
    again = extraction.features(rows, numbers=numbers)
    assert tower.calls == 16 + 5
    np.testing.assert_array_equal(first, again)


def test_a_training_image_is_the_same_whoever_else_is_drawn(
    tiny_data: Path, tmp_path: Path, counted: tuple[Encoder, CountingTower]
) -> None:
    rows = select(read(tiny_data), "val")
    extraction = Extraction(counted[0], Preprocessing(), 1, tmp_path)
    every = extraction.features(rows, numbers=range(16))
    some = extraction.features(rows[4:8], numbers=range(4, 8))
    np.testing.assert_array_equal(every[4:8], some)


def test_no_source_gives_more_images_than_asked_for(tiny_data: Path) -> None:
    rows = select(read(tiny_data), "train")
    chosen = draw(rows, most=5, seed=1)
    assert [rows[place].label for place in chosen].count(1) == 5
    assert len(set(chosen)) == len(chosen) == 10
    assert set(chosen) < set(draw(rows, most=9, seed=1))
    assert draw(rows, most=99, seed=1) == list(range(32))


def test_both_trainings_share_one_extraction(
    clip_orders: dict[str, Order], clip_weights: Path
) -> None:
    """One chunk of training and one of validation images, whoever came first."""
    works = {order.work for order in clip_orders.values()}
    assert len(works) == 1
    assert len(list(works.pop().rglob("*.npy"))) == 2


def test_the_bank_names_sources_and_generators_and_no_path(
    clip_weights: Path, tiny_data: Path
) -> None:
    release = load(newest(clip_weights, "clip_nearest"))
    assert release.card["bank"] == {
        "images": 32,
        "sources": ["made"],
        "generators": ["code", "grid"],
    }
    assert sorted(release.tensors) == ["features", "generators", "labels", "sources"]
    assert release.tensors["features"].dtype == np.float16
    for file in release.folder.iterdir():
        content = file.read_bytes()
        assert str(tiny_data).encode() not in content
        assert b".png" not in content


def test_the_two_releases_hold_the_bank_once(clip_weights: Path) -> None:
    assert "features" not in load(newest(clip_weights, "clip_linear")).tensors


@pytest.mark.parametrize("name", NAMES)
def test_the_card_says_how_it_was_made(name: str, clip_weights: Path) -> None:
    card = load(newest(clip_weights, name)).card
    assert card["preprocessing"] == {
        "jpeg_quality": 80,
        "blur_sigma": 2.0,
        "blurred_share": 0.5,
    }
    assert card["encoder"]["backend"] == "transformers"
    assert card["data"]["splits"] == {"train": 32, "val": 16}
    assert card["training"]["seed"] == 1
    assert_run_is_described(card["training"])


def test_the_map_places_every_image_of_the_bank(clip_weights: Path, tmp_path: Path) -> None:
    shutil.copytree(clip_weights / "clip_nearest", tmp_path / "clip_nearest")
    drawing = tmp_path / "plots" / "map.png"
    assert main(["map", "--weights", str(tmp_path), "--plot", str(drawing)]) == 0
    file = newest(tmp_path, "clip_nearest") / "map.json"
    points = json.loads(file.read_text())
    assert {len(points[name]) for name in ("x", "y", "label", "source", "generator")} == {32}
    assert (points["sources"], points["generators"]) == (["made"], ["code", "grid"])
    assert max(map(abs, (*points["x"], *points["y"]))) == 1.0
    assert drawing.read_bytes().startswith(b"\x89PNG")


def test_the_same_seed_gives_the_same_map(clip_weights: Path) -> None:
    features = load(newest(clip_weights, "clip_nearest")).tensors["features"].astype(np.float32)
    np.testing.assert_array_equal(flatten(features, seed=1), flatten(features, seed=1))


def test_a_large_bank_is_mapped_by_a_sample() -> None:
    chosen = sample(MOST * 2, seed=1)
    assert len(set(chosen.tolist())) == MOST
    assert sample(20, seed=1).tolist() == list(range(20))


def test_map_without_a_bank_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["map", "--weights", str(tmp_path)]) == 1
    assert "no released weights of clip_nearest" in capsys.readouterr().err
