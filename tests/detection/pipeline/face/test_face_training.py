"""From labelled pictures to a release of `face`: found, cut out, learned, calibrated."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detection.pipeline.analyse import Pipeline
from detection.pipeline.faces import FaceDetector
from detection.pipeline.selfcheck import agrees, probabilities
from detection.training.face_crops import open_face_crops
from detection.training.manifest import BadData, read, select
from detection.training.orders import Order
from detection.training.train_face import load_faces, start
from tests.detection.pipeline.cards import assert_run_is_described
from tests.detection.pipeline.conftest import TINY_NETWORK
from tests.detection.pipeline.face.portraits import variant
from tests.detection.pipeline.pictures import manifest


@pytest.fixture
def pipeline(face_weights: Path, face_graphs: Path) -> Pipeline:
    return Pipeline.load(
        ["face"],
        weights_dir=face_weights,
        device="cpu",
        cache_dir=face_graphs,
        redelivery=False,
    )


@pytest.fixture
def card(face_weights: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((face_weights / "face/2026.1.1/card.json").read_text())
    return found


def test_unseen_fakes_rank_above_reals(pipeline: Pipeline) -> None:
    fakes = [variant(seed, fake=True) for seed in range(50, 53)]
    reals = [variant(seed, fake=False) for seed in range(53, 56)]
    found = [judged.probability or 0.0 for judged in pipeline.judge([*fakes, *reals])]
    assert min(found[:3]) > max(found[3:])


def test_the_release_agrees_with_its_card(pipeline: Pipeline) -> None:
    assert agrees(pipeline.releases[0].card, probabilities(pipeline, "face"))


def test_the_card_counts_images_without_a_face(card: dict[str, Any]) -> None:
    assert card["domain"] == "face"
    assert card["data"]["splits"] == {"train": 16, "val": 12}
    assert card["faces"]["without_face"] == {"train": {"portraits": 1}, "val": {"portraits": 1}}


def test_the_card_says_that_training_started_from_random_weights(card: dict[str, Any]) -> None:
    assert card["training"]["start"].startswith("random weights")
    assert card["training"]["hyperparameters"]["seed"] == 1
    assert_run_is_described(card["training"])


def test_faces_are_found_and_cut_out_once(
    face_order: Order, yunet: FaceDetector, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = select(read(face_order.data), "val")
    first = open_face_crops(rows, tmp_path, yunet)
    assert f"finding faces in {len(rows)} images" in capsys.readouterr().err
    again = open_face_crops(rows, tmp_path, yunet)
    assert not capsys.readouterr().err
    assert len(rows) == len(first.rows) + 1
    assert [row.path for row in again.rows] == [row.path for row in first.rows]
    np.testing.assert_array_equal(again.pixels[3], first.pixels[3])
    assert first.pixels[0].shape == (160, 160, 3)


def test_data_without_faces_is_refused(face_order: Order, tmp_path: Path) -> None:
    order = replace(face_order, data=manifest(tmp_path, {"train": 2, "val": 2}), work=tmp_path)
    with pytest.raises(BadData, match="no face was found in 0 images"):
        load_faces(order)


def test_another_network_is_refused(face_order: Order) -> None:
    with pytest.raises(BadData, match="inception_resnet_v1 and as nothing else"):
        start(replace(face_order, architecture=TINY_NETWORK))
