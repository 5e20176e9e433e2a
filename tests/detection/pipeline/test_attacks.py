"""Attacks that know the network: within their budget, and worse the more they may move."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from skimage.data import astronaut
from torch import Tensor

from detection.pipeline.analyse import Pipeline
from detection.pipeline.backends import Backend, open_backend
from detection.pipeline.detectors import DETECTORS, Detector, Scored
from detection.pipeline.detectors.base import Domain
from detection.pipeline.detectors.face import PerFaceDetector
from detection.pipeline.faces import open_face_detector
from detection.pipeline.faces.crops import cut_face
from detection.pipeline.networks import Network, restore
from detection.pipeline.release import Release
from detection.pipeline.windows import cut
from detection.training.attacks import ATTACKS, BUDGETS, Victim, fgsm, prepared
from detection.training.metrics import auc_of
from detection.training.receptive import places
from tests.detection.pipeline.pictures import Pixels, picture

LABELS = np.arange(8) % 2


def faint(seed: int, *, fake: bool) -> Pixels:
    """One window; on a fake the grid is so weak that a few grey levels could hide it."""
    soft, grid = (picture(seed, fake=kind, size=(128, 128)).astype(int) for kind in (False, True))
    return (soft + (grid - soft) // 4 if fake else soft).astype(np.uint8)


IMAGES = [faint(700 + i, fake=bool(label)) for i, label in enumerate(LABELS)]


class Ramp(Network):
    """As plain as a network can be: fake is what is bright on the right and dark on the left."""

    def inputs(self, pixels: Tensor) -> tuple[Tensor]:
        return (pixels.float(),)

    def features(self, *inputs: Tensor) -> Tensor:
        (pixels,) = inputs
        ramp = torch.linspace(-1.0, 1.0, pixels.shape[2])[None, None, :, None]
        return (pixels * ramp).mean(dim=(1, 2, 3))[:, None, None, None]

    def classify(self, features: Tensor) -> Tensor:
        return torch.cat([-features, features], dim=1).flatten(1)

    def gradient_map(self, features: Tensor) -> Tensor:
        return features[:, 0]


@pytest.fixture
def detector(tiny_release: Release) -> Detector:
    return DETECTORS["cnn"](tiny_release, "torch", None)


@pytest.fixture
def pipeline(tiny_weights: Path, graphs: Path) -> Pipeline:
    return Pipeline.load(["cnn"], weights_dir=tiny_weights, device="cpu", cache_dir=graphs)


def victim(release: Release, detector: Detector, image: Pixels) -> Victim:
    seen = places(detector, image)
    assert seen is not None
    return Victim(prepared(restore(release)), seen)


def test_places_are_those_of_the_windows(detector: Detector) -> None:
    image = picture(3, fake=True, size=(200, 100))
    seen = places(detector, image)
    assert seen is not None
    np.testing.assert_array_equal(image.reshape(-1, 3)[seen], cut(image).pixels)


def test_the_attacked_logit_is_the_one_that_is_served(
    tiny_release: Release, detector: Detector
) -> None:
    image = IMAGES[1]
    flat = torch.from_numpy(image.reshape(-1, 3).copy()).float()
    served = detector.score([image])[0]
    attacked = victim(tiny_release, detector, image).logit(flat)
    assert float(attacked) == pytest.approx(getattr(served, "logit", None), abs=1e-4)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_stays_within_its_budget(
    name: str, tiny_release: Release, detector: Detector
) -> None:
    image = IMAGES[1]
    known = victim(tiny_release, detector, image)
    for budget in (0, 1, 4):
        moved = ATTACKS[name](known, image, 1, budget, 0)
        assert np.abs(moved.astype(int) - image).max() == budget


def test_a_step_of_fgsm_costs_a_linear_network_what_theory_says() -> None:
    rows, columns = np.indices((128, 128))
    whole = Victim(prepared(Ramp()), (rows * 128 + columns)[None])
    image = np.clip(IMAGES[1], 8, 247)
    logits = []
    for budget in (0, *BUDGETS):
        flat = torch.from_numpy(fgsm(whole, image, 1, budget).reshape(-1, 3)).float()
        logits.append(float(whole.logit(flat)))
    slope = 2 * np.abs(np.linspace(-1.0, 1.0, 128)).mean()
    np.testing.assert_allclose(
        logits[0] - np.array(logits[1:]), slope * np.array(BUDGETS), rtol=1e-3
    )


@pytest.fixture
def ranked(
    tiny_release: Release, detector: Detector, pipeline: Pipeline
) -> Callable[[str], list[float]]:
    """AUC on the serving path by budget, from 0 on."""

    def by_budget(name: str) -> list[float]:
        victims = [victim(tiny_release, detector, image) for image in IMAGES]
        found = []
        for budget in (0, *BUDGETS):
            moved = [
                ATTACKS[name](victims[i], image, int(LABELS[i]), budget, i)
                for i, image in enumerate(IMAGES)
            ]
            said = [judged.probability or 0.0 for judged in pipeline.judge(moved)]
            found.append(auc_of(LABELS, np.array(said)))
        return found

    return by_budget


def test_more_budget_for_small_steps_ranks_worse_and_worse(
    ranked: Callable[[str], list[float]],
) -> None:
    found = ranked("PGD")
    assert found[0] > 0.9
    assert found[-1] < 0.2
    assert all(later <= earlier + 0.1 for earlier, later in pairwise(found))


def test_one_large_step_already_ranks_worse(ranked: Callable[[str], list[float]]) -> None:
    found = ranked("FGSM")
    assert max(found[1:]) < found[0]


@dataclass(frozen=True)
class Smoothing:
    """Shows its backend something else than the image holds."""

    backend: Backend
    release: Release
    name: str = "smoothing"
    domain: Domain = "any"

    def score(self, images: Sequence[Pixels]) -> list[Scored]:
        self.backend(np.stack([cut(image).pixels[0] // 2 for image in images]))
        return [Scored(0.0) for _ in images]


@dataclass(frozen=True)
class Blind:
    """Has no network that could be opened."""

    release: Release
    name: str = "blind"
    domain: Domain = "any"

    def score(self, images: Sequence[Pixels]) -> list[Scored]:
        return [Scored(0.0) for _ in images]


def test_inputs_that_are_not_pixels_of_the_image_have_no_places(tiny_release: Release) -> None:
    backend = open_backend(tiny_release, "torch", None)
    assert places(Smoothing(backend, tiny_release), IMAGES[0]) is None


def test_a_detector_without_a_network_has_no_places(tiny_release: Release) -> None:
    assert places(Blind(tiny_release), IMAGES[0]) is None


def test_a_face_cut_without_scaling_is_made_of_the_pixels_at_its_places(
    tiny_release: Release,
) -> None:
    portrait = np.asarray(astronaut(), dtype=np.uint8)
    finder = open_face_detector()
    faces = PerFaceDetector(tiny_release, open_backend(tiny_release, "torch", None), finder)
    (face,) = finder.find(portrait)
    seen = places(faces, portrait)
    assert seen is not None
    np.testing.assert_array_equal(portrait.reshape(-1, 3)[seen[0]], cut_face(portrait, face).pixels)


def test_an_image_without_a_face_has_no_places_for_a_detector_of_faces(
    tiny_release: Release,
) -> None:
    backend = open_backend(tiny_release, "torch", None)
    assert places(PerFaceDetector(tiny_release, backend, open_face_detector()), IMAGES[0]) is None
