"""Levels 2 and 3 learn from fakes only, level 3 only inside the family."""

import torch
from torch import Tensor

from detection.pipeline.levels import Layout
from detection.training.hierarchy_labels import UNKNOWN
from detection.training.hierarchy_loss import HierarchyLoss

LAYOUT = Layout({"gan": ["biggan", "stylegan"], "diffusion": ["ddpm", "sd"]})
REAL, GAN_UNNAMED, STYLEGAN = (0, UNKNOWN, UNKNOWN), (1, 0, UNKNOWN), (1, 0, 1)


def gradient(*targets: tuple[int, int, int]) -> Tensor:
    """(N, K) of the loss at logits that are all alike."""
    logits = torch.zeros(len(targets), len(LAYOUT.names), requires_grad=True)
    torch.autograd.backward(HierarchyLoss(LAYOUT)(logits, torch.tensor(targets), 0.02))
    assert logits.grad is not None
    return logits.grad


def test_a_real_image_teaches_level_one_only() -> None:
    alone = gradient(REAL)[0]
    assert alone[:2].abs().min() > 0
    assert not alone[2:].any()
    assert not gradient(STYLEGAN, REAL)[1, 2:].any()


def test_a_fake_of_an_unknown_generator_teaches_no_name() -> None:
    found = gradient(GAN_UNNAMED)[0]
    assert found[LAYOUT.family_part].abs().min() > 0
    assert not found[LAYOUT.generator_part].any()


def test_a_name_is_learned_against_its_own_family_only() -> None:
    found = gradient(STYLEGAN)[0, LAYOUT.generator_part]
    assert found[0] > 0 > found[1]
    assert not found[2:].any()


def test_reals_do_not_thin_out_what_fakes_teach() -> None:
    alone, among = gradient(STYLEGAN), gradient(STYLEGAN, REAL, REAL)
    torch.testing.assert_close(alone[0, 2:], among[0, 2:])
