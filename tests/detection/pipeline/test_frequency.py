"""`frequency` from labelled pictures to verdicts and evidence, on a detector trained in seconds."""

import json
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from detection.pipeline.backends import open_backend
from detection.pipeline.backends.torch_backend import TorchBackend
from detection.pipeline.detectors import DETECTORS, Scored
from detection.pipeline.detectors.base import NotApplicable, Pixels
from detection.pipeline.detectors.frequency import FrequencyDetector
from detection.pipeline.networks import restore
from detection.pipeline.release import Release
from detection.pipeline.weights import WeightsRefused, load
from detection.pipeline.windows import cut
from detection.training.orders import Order
from detection.training.train_frequency import train
from tests.detection.pipeline.cards import assert_run_is_described
from tests.detection.pipeline.conftest import TINY
from tests.detection.pipeline.pictures import picture
from tests.detection.pipeline.threads import one_thread

TINY_CNN = {"network": "frequency_cnn", "widths": [4, 8], "hidden": 4, "dropout": 0.1}


@pytest.fixture(scope="module")
def folder(tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of `frequency`."""
    base = tmp_path_factory.mktemp("frequency")
    order = Order(
        detector="frequency",
        data=tiny_data,
        out=base / "weights",
        version="2026.1.1",
        work=base / "work",
        command="python -m detection train frequency",
        architecture=TINY_CNN,
        plan=replace(TINY, epochs=2),
    )
    with one_thread(), pytest.MonkeyPatch.context() as patch:
        # The tests do not depend on whether a release lies in the repository.
        patch.setitem(DETECTORS, "frequency", FrequencyDetector.open)
        return train(order, lambda record: None)


@pytest.fixture(scope="module")
def release(folder: Path) -> Release:
    return load(folder)


@pytest.fixture(scope="module")
def detector(release: Release, graphs: Path) -> FrequencyDetector:
    return FrequencyDetector.open(release, "cpu", graphs)


def scored(detector: FrequencyDetector, images: Sequence[Pixels]) -> list[Scored]:
    return [answer for answer in detector.score(images) if isinstance(answer, Scored)]


def test_it_ranks_unseen_fakes_above_reals(detector: FrequencyDetector) -> None:
    fakes = [picture(seed, fake=True) for seed in range(900, 906)]
    reals = [picture(seed, fake=False) for seed in range(906, 912)]
    logits = [answer.logit for answer in scored(detector, [*fakes, *reals])]
    assert min(logits[:6]) > max(logits[6:])


def test_both_backends_agree(release: Release, graphs: Path) -> None:
    windows = cut(picture(3, fake=True, size=(256, 300))).pixels
    logits, heat = open_backend(release, "cpu", graphs)(windows)
    expected_logits, expected_heat = TorchBackend(restore(release), "cpu")(windows)
    np.testing.assert_allclose(logits, expected_logits, atol=1e-4)
    np.testing.assert_allclose(heat, expected_heat, atol=1e-4)


def test_an_image_scores_the_same_alone_and_in_a_batch(detector: FrequencyDetector) -> None:
    images = [picture(seed, fake=bool(seed % 2), size=(150, 128 + 60 * seed)) for seed in range(4)]
    together = [answer.logit for answer in scored(detector, images)]
    alone = [scored(detector, [image])[0].logit for image in images]
    np.testing.assert_allclose(together, alone, atol=1e-4)


def test_an_image_smaller_than_a_window_is_not_judged(detector: FrequencyDetector) -> None:
    large, small = detector.score(
        [picture(1, fake=False, size=(128, 130)), picture(2, fake=True, size=(200, 127))]
    )
    assert isinstance(large, Scored)
    assert small == NotApplicable("smaller than 128 pixels")


def test_the_evidence_is_a_picture_and_bands_that_json_can_hold(
    detector: FrequencyDetector,
) -> None:
    (answer,) = scored(detector, [picture(5, fake=True)])
    assert answer.heatmap is None
    with Image.open(BytesIO(answer.pictures["spectrum"])) as image:
        assert image.format == "PNG"
    evidence = json.loads(json.dumps(answer.evidence))
    assert set(evidence["bands"]) == {"low", "mid", "high"}
    assert evidence["differs_most"] in evidence["bands"]


def test_a_grid_shows_in_the_band_where_it_is(detector: FrequencyDetector) -> None:
    image = picture(5, fake=False).astype(np.int64)
    noise = 8 * np.random.default_rng(1).standard_normal(image.shape)
    noisy = np.clip(image + noise, 0, 255).astype(np.uint8)
    soft, sharp = scored(detector, [image.astype(np.uint8), noisy])
    assert sharp.evidence["bands"]["high"] > soft.evidence["bands"]["high"] + 1
    assert sharp.evidence["differs_most"] in {"mid", "high"}


def test_the_card_has_both_classifiers_and_releases_the_better(release: Release) -> None:
    training = release.card["training"]
    aucs = {
        name: each["validation"]["auc"]["value"] for name, each in training["candidates"].items()
    }
    assert set(aucs) == {"linear", "convolutional"}
    assert aucs[training["chosen"]] == max(aucs.values())
    chosen = training["candidates"][training["chosen"]]
    assert release.card["architecture"] == chosen["architecture"]
    assert release.card["validation"] == chosen["validation"]
    assert_run_is_described(training)


def test_the_penalty_was_chosen_among_several(release: Release) -> None:
    linear = release.card["training"]["candidates"]["linear"]["training"]
    best = max(linear["penalties_tried"].values())
    assert linear["penalties_tried"][str(linear["penalty"])] == best


def test_weights_without_a_mean_real_spectrum_are_refused(release: Release) -> None:
    tensors = {name: values for name, values in release.tensors.items() if "reference" not in name}
    with pytest.raises(WeightsRefused):
        FrequencyDetector.open(replace(release, tensors=tensors), "torch", None)
