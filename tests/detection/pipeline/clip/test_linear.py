"""The head of `clip_linear`: shapes, training and the same numbers in numpy as in torch."""

import numpy as np
import pytest
import torch

from detection.pipeline.clip.head import Head
from detection.pipeline.weights import WeightsRefused
from detection.training.clip_features import Features
from detection.training.clip_head import HeadNetwork, fit_head
from detection.training.courses import HEAD_PLAN
from tests.detection.pipeline.clip.models import released

HIDDEN, DIMENSION = 32, 8


def separable(count: int, seed: int) -> tuple[Features, np.ndarray]:
    """Features of length 1 around one direction for each label."""
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 2
    centres = np.eye(DIMENSION)[labels * 3]
    features = centres + 0.2 * rng.standard_normal((count, DIMENSION))
    features /= np.linalg.norm(features, axis=1, keepdims=True)
    return features.astype(np.float32), labels.astype(np.int64)


def trained(seed: int = 1) -> dict[str, np.ndarray]:
    features, labels = separable(300, seed=seed)
    return fit_head(features, labels, HIDDEN, HEAD_PLAN, lambda record: None)


def head(tensors: dict[str, np.ndarray], hidden: int = HIDDEN) -> Head:
    release = released(tensors, architecture={"network": "clip_head", "hidden": hidden})
    return Head.of(release, DIMENSION)


def test_the_course_is_that_of_the_founding_system() -> None:
    assert (HEAD_PLAN.epochs, HEAD_PLAN.batch, HEAD_PLAN.learning_rate) == (7, 30, 1e-3)


def test_the_weights_are_two_layers_in_half_precision() -> None:
    tensors = trained()
    shapes = {name: tensor.shape for name, tensor in tensors.items()}
    assert shapes == {
        "hidden.weight": (HIDDEN, DIMENSION),
        "hidden.bias": (HIDDEN,),
        "out.weight": (1, HIDDEN),
        "out.bias": (1,),
    }
    assert {tensor.dtype for tensor in tensors.values()} == {np.dtype(np.float16)}


def test_training_separates_what_can_be_separated() -> None:
    own, (features, labels) = head(trained()), separable(100, seed=9)
    called = np.array([own.logit(vector) > 0 for vector in features])
    assert (called == labels).mean() > 0.98


def test_losses_fall_from_epoch_to_epoch() -> None:
    records: list[dict[str, float]] = []
    fit_head(*separable(300, seed=1), HIDDEN, HEAD_PLAN, records.append)
    assert [record["epoch"] for record in records] == list(range(1, 8))
    losses = [record["loss"] for record in records]
    assert losses == sorted(losses, reverse=True)


def test_the_same_seed_gives_the_same_weights() -> None:
    first, second = trained(), trained()
    assert all((first[name] == second[name]).all() for name in first)


def test_numpy_and_torch_agree() -> None:
    tensors = trained()
    network = HeadNetwork(DIMENSION, HIDDEN)
    network.load_state_dict({k: torch.from_numpy(v).float() for k, v in tensors.items()})
    features, _ = separable(20, seed=3)
    with torch.inference_mode():
        expected = network(torch.from_numpy(features)).numpy()
    found = [head(tensors).logit(vector) for vector in features]
    np.testing.assert_allclose(found, expected, atol=1e-5)


@pytest.mark.parametrize("hidden", [HIDDEN + 1, None])
def test_another_architecture_is_refused(hidden: int | None) -> None:
    release = released(trained(), architecture={"hidden": hidden})
    with pytest.raises(WeightsRefused, match="another architecture"):
        Head.of(release, DIMENSION)


def test_a_head_for_another_encoder_is_refused() -> None:
    release = released(trained(), architecture={"hidden": HIDDEN})
    with pytest.raises(WeightsRefused, match="another architecture"):
        Head.of(release, DIMENSION + 1)
