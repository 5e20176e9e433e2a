"""From labelled pictures to a judging `artifact` with its heat map."""

import pickle
from pathlib import Path

import numpy as np
import pytest

from detection.pipeline.analyse import Pipeline
from detection.pipeline.clip.encoder import configured, open_encoder
from detection.pipeline.detectors.artifact import ArtifactDetector
from detection.pipeline.detectors.base import NotApplicable, Scored
from detection.pipeline.release import Release
from detection.pipeline.selfcheck import agrees, probabilities
from detection.pipeline.windows import centre
from detection.training.artifact_views import BLENDED, UNDAMAGED, View, blended_rows, origins
from detection.training.manifest import read, select
from detection.training.orders import Order
from tests.detection.pipeline.cards import assert_run_is_described
from tests.detection.pipeline.pictures import picture


@pytest.fixture
def detector(artifact_release: Release) -> ArtifactDetector:
    return ArtifactDetector.open(artifact_release, "cpu", None)


def scored(answer: Scored | NotApplicable) -> Scored:
    assert isinstance(answer, Scored)
    return answer


@pytest.mark.usefixtures("small_clip")
def test_a_release_scores_what_its_card_says(artifact_weights: Path) -> None:
    pipeline = Pipeline.load(["artifact"], weights_dir=artifact_weights, device="cpu")
    assert pipeline.releases[0].status == "ready", pipeline.releases[0].reason
    assert agrees(pipeline.releases[0].card, probabilities(pipeline))


def test_the_card_says_how_it_was_made(artifact_release: Release) -> None:
    card = artifact_release.card
    assert card["data"]["splits"] == {"train": 17, "val": 13}
    assert card["training"]["pictures"] == 17 + 17 + 9
    assert card["training"]["damage"]["encode"] == 0.85
    assert_run_is_described(card["training"])
    assert card["encoder"]["backend"] == "transformers"


def test_only_the_middle_of_a_large_image_is_seen(detector: ArtifactDetector) -> None:
    image = picture(1, fake=True, size=(200, 300))
    elsewhere = image.copy()
    elsewhere[:60] = 0
    first, second = (scored(answer) for answer in detector.score([image, elsewhere]))
    assert first.logit == second.logit
    heat = first.heatmap
    assert heat is not None
    assert heat.shape == (85, 128)
    assert heat.max() == pytest.approx(1.0)
    rows, columns = np.nonzero(heat)
    assert rows.min() >= 32
    assert rows.max() < 53
    assert columns.min() >= 54
    assert columns.max() < 74


def test_a_neighbour_in_the_batch_changes_nothing(detector: ArtifactDetector) -> None:
    images = [picture(seed, fake=False) for seed in range(3)]
    together = [scored(answer).logit for answer in detector.score(images)]
    assert together == [scored(detector.score([image])[0]).logit for image in images]


def test_a_small_image_is_mirrored_and_a_tiny_one_not_judged(detector: ArtifactDetector) -> None:
    small, tiny = detector.score(
        [picture(1, fake=False, size=(40, 33)), picture(1, fake=False, size=(31, 400))]
    )
    assert scored(small).heatmap is not None
    assert tiny == NotApplicable("smaller than 32 pixels")


def test_the_centre_is_cut_at_native_resolution() -> None:
    image = picture(2, fake=False, size=(101, 80))
    window = centre(image, 48)
    np.testing.assert_array_equal(window.pixels[0], image[26:74, 16:64])
    assert window.corners == ((26, 16),)
    assert (window.height, window.width) == (101, 80)
    assert centre(image[:20, :30], 48).pixels.shape == (1, 48, 48, 3)


def test_real_faces_alone_are_blended(artifact_order: Order) -> None:
    train = select(read(artifact_order.data), "train")
    rows = blended_rows(train)
    assert len(rows) == sum(not row.label for row in train) == 9
    assert {(row.label, row.source) for row in rows} == {(1, BLENDED)}
    assert origins([*train, *rows], train) == ["portraits"] * (len(train) + len(rows))


def test_a_view_gives_the_same_picture_every_time(artifact_order: Order) -> None:
    train = select(read(artifact_order.data), "train")
    for view in (View(train), View(train, copy=1), View(blended_rows(train), blended=True)):
        first, second = (view.picture(2, 48, seed=5) for _ in range(2))
        np.testing.assert_array_equal(first, second)
        assert first.shape == (48, 48, 3)
    assert not np.array_equal(View(train, 1).picture(2, 48, 5), View(train, 2).picture(2, 48, 5))


def test_an_undamaged_blended_face_lies_where_a_real_one_does(artifact_order: Order) -> None:
    """Or the place of a JPEG grid would tell the two apart."""
    train = select(read(artifact_order.data), "train")
    faces = [place for place, row in enumerate(train) if not row.label]
    blended, stored = View(blended_rows(train), blended=True), View(train)
    alike = [
        np.corrcoef(
            blended.picture(number, 160, seed).ravel(), stored.picture(place, 160, seed).ravel()
        )[0, 1]
        for seed in range(4)
        for number, place in enumerate(faces)
    ]
    assert np.mean(np.array(alike) > 0.95) >= UNDAMAGED - 0.1


@pytest.mark.usefixtures("small_clip")
def test_an_encoder_reaches_another_process_by_its_name() -> None:
    encoder = open_encoder(configured())
    assert pickle.loads(pickle.dumps(encoder)) is encoder  # noqa: S301 - our own bytes
