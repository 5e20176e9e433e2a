"""One vector of logits holds three levels, and their probabilities are one distribution."""

import numpy as np
import pytest

from detection.pipeline.levels import Chances, Layout, chances

LAYOUT = Layout({"gan": ["biggan", "stylegan"], "diffusion": ["ddpm"], "manipulation": ["swap"]})


@pytest.fixture
def found() -> Chances:
    logits = np.random.default_rng(0).normal(0, 3, (20, len(LAYOUT.names)))
    return chances(LAYOUT, logits, np.linspace(0.05, 0.95, 20))


def test_logits_lie_in_the_order_of_the_card() -> None:
    assert LAYOUT.names == (
        *("real", "fake"),
        *("gan", "diffusion", "manipulation"),
        *("biggan", "stylegan", "ddpm", "swap"),
    )
    assert list(LAYOUT.names[LAYOUT.family_part]) == ["gan", "diffusion", "manipulation"]
    assert list(LAYOUT.names[LAYOUT.generator_part]) == list(LAYOUT.generators)
    assert list(LAYOUT.generators[LAYOUT.generator_parts["diffusion"]]) == ["ddpm"]


def test_a_generator_belongs_to_one_family() -> None:
    assert LAYOUT.family_of("stylegan") == "gan"
    with pytest.raises(KeyError):
        LAYOUT.family_of("photoshop")


def test_families_share_the_probability_of_being_fake(found: Chances) -> None:
    np.testing.assert_allclose(found.families.sum(axis=1), found.fake)


def test_generators_share_the_probability_of_their_family(found: Chances) -> None:
    for place, part in enumerate(LAYOUT.generator_parts.values()):
        np.testing.assert_allclose(found.generators[:, part].sum(axis=1), found.families[:, place])


def test_real_and_every_generator_sum_to_one(found: Chances) -> None:
    np.testing.assert_allclose(1 - found.fake + found.generators.sum(axis=1), 1.0)


def test_a_family_without_generators_keeps_its_probability() -> None:
    layout = Layout({"gan": ["biggan"], "manipulation": []})
    found = chances(layout, np.zeros((1, len(layout.names))), np.array([0.8]))
    np.testing.assert_allclose(found.families, [[0.4, 0.4]])
    np.testing.assert_allclose(found.generators, [[0.4]])
