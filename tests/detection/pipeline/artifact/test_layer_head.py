"""The head in numpy says what the trained network says, and its gradient is the real one."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from detection.pipeline.clip.layer_head import LayerHead, patch_heat, standard_blocks
from detection.pipeline.release import Release
from detection.pipeline.weights import WeightsRefused
from detection.training.artifact_head import (
    HeadNetwork,
    ReducedPictures,
    Reduction,
    fit_member,
    logits,
    reduce,
    released_tensors,
)
from detection.training.fit import Plan
from tests.detection.pipeline.clip.models import released

LAYERS, WIDTH, DIMENSION = 4, 6, 5
SPANS = standard_blocks(LAYERS, WIDTH, DIMENSION)
LENGTH = 2 * LAYERS * WIDTH + DIMENSION
PLAN = Plan(seed=2, epochs=8, per_epoch=512, batch=32, learning_rate=1e-2)


@pytest.fixture(scope="module")
def values() -> NDArray[np.float32]:
    found = np.random.default_rng(1).normal(2.0, 3.0, (64, LENGTH)).astype(np.float32)
    found[::2, 30:34] += 2.0
    return found


@pytest.fixture(scope="module")
def trained(values: NDArray[np.float32]) -> tuple[list[HeadNetwork], dict[str, Reduction]]:
    tensors = {name: torch.from_numpy(values[:, a:b]) for name, (a, b) in SPANS.items()}
    reductions = {name: reduce(tensor, 4, seed=1) for name, tensor in tensors.items()}
    labels = torch.tensor([1.0, 0.0] * 32)
    pictures = ReducedPictures(
        [reductions[name](tensor) for name, tensor in tensors.items()],
        labels,
        torch.full((64,), 1 / 64, dtype=torch.float64),
    )
    options = {"hidden": 7, "dropout": 0.1}
    members = [fit_member(pictures, list(SPANS), options, PLAN, seed) for seed in (1, 2)]
    return members, reductions


@pytest.fixture(scope="module")
def release(trained: tuple[list[HeadNetwork], dict[str, Reduction]]) -> Release:
    blocks = {name: list(span) for name, span in SPANS.items()}
    return released(
        released_tensors(*trained, LENGTH, SPANS),
        architecture={"members": 2, "hidden": 7, "blocks": blocks},
    )


@pytest.fixture(scope="module")
def head(release: Release) -> LayerHead:
    return LayerHead.of(release)


def test_the_blocks_are_the_parts_that_they_are_named_after() -> None:
    assert standard_blocks(12, 768, 512) == {
        "shallow_patches": (9216, 13824),
        "deep_class": (4608, 9216),
        "deep_patches": (13824, 18432),
        "embedding": (18432, 18944),
    }


def test_numpy_says_what_torch_says(
    head: LayerHead,
    trained: tuple[list[HeadNetwork], dict[str, Reduction]],
    values: NDArray[np.float32],
) -> None:
    members, reductions = trained
    blocks = [
        reductions[name](torch.from_numpy(values[:, start:stop]))
        for name, (start, stop) in SPANS.items()
    ]
    found = [head.logit(row) for row in values]
    np.testing.assert_allclose(found, logits(members, blocks), atol=0.02)


def test_a_trained_head_has_learned_its_examples(
    head: LayerHead, values: NDArray[np.float32]
) -> None:
    found = np.array([head.logit(row) for row in values])
    assert found[::2].mean() > found[1::2].mean() + 0.5


def test_the_gradient_is_what_a_small_step_changes(
    head: LayerHead, values: NDArray[np.float32]
) -> None:
    row, gradient = values[3], head.gradient(values[3])
    direction = gradient / np.linalg.norm(gradient)
    ahead, behind = (head.logit(row + step * direction) for step in (0.01, -0.01))
    assert (ahead - behind) / 0.02 == pytest.approx(float(np.linalg.norm(gradient)), rel=0.05)


def test_the_unread_half_of_the_layers_has_no_gradient(
    head: LayerHead, values: NDArray[np.float32]
) -> None:
    assert not head.gradient(values[0])[: LAYERS // 2 * WIDTH].any()


def test_heat_lies_on_the_patch_that_differs(head: LayerHead, values: NDArray[np.float32]) -> None:
    gradient = head.gradient(values[0])
    own = slice(LAYERS * WIDTH, 2 * LAYERS * WIDTH)
    usual = head.baseline[own].reshape(LAYERS, 1, WIDTH)
    patches = np.repeat(usual, 9, axis=1).astype(np.float32)
    patches[:, 4] += gradient[own].reshape(LAYERS, WIDTH)
    heat = patch_heat(gradient, head.baseline, patches)
    assert heat.argmax() == 4
    assert heat[4] > 0
    np.testing.assert_allclose(np.delete(heat, 4), 0.0, atol=1e-5)


@pytest.mark.parametrize(
    "architecture",
    [
        {},
        {"members": 2, "hidden": 7, "blocks": {}},
        {"members": 0, "hidden": 7, "blocks": {"embedding": [0, LENGTH]}},
        {"members": 3, "hidden": 7, "blocks": SPANS},
        {"members": 2, "hidden": 7, "blocks": {**SPANS, "embedding": (0, 3)}},
    ],
)
def test_weights_of_another_architecture_are_refused(
    release: Release, architecture: dict[str, Any]
) -> None:
    card = {**release.card, "architecture": architecture}
    with pytest.raises(WeightsRefused, match="belong to another architecture"):
        LayerHead.of(replace(release, card=card))


@pytest.mark.parametrize("name", ["0.bias", "1.joint.bias", "0.embedding.scale", "baseline"])
def test_tensors_of_another_shape_are_refused(release: Release, name: str) -> None:
    tensors = {**release.tensors, name: np.zeros((), dtype=np.float16)}
    with pytest.raises(WeightsRefused, match="belong to another architecture"):
        LayerHead.of(replace(release, tensors=tensors))
