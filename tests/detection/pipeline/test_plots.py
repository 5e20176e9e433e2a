"""Plots say what they are drawn from, in the same bytes every time."""

from pathlib import Path

import numpy as np
import pytest

from detection.training.plots.confusion import confusion_matrices
from detection.training.plots.curves import POINTS, binned, found_at
from detection.training.plots.paper import save

LEVELS = {
    "1": {"truth": ["real", "fake"], "said": ["real", "fake"], "counts": [[7, 1], [2, 6]]},
    "2": {"truth": ["gan"], "said": ["gan", "diffusion", "abstains"], "counts": [[3, 0, 5]]},
}


def test_equal_figures_are_equal_files(tmp_path: Path) -> None:
    for name in ("a.svg", "b.svg"):
        save(confusion_matrices(LEVELS, "levels"), tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_a_plot_has_its_own_ground_and_words_that_can_be_read_out(tmp_path: Path) -> None:
    save(confusion_matrices(LEVELS, "levels of hierarchy"), tmp_path / "a.svg")
    text = (tmp_path / "a.svg").read_text()
    assert "#fbfaf7" in text
    assert "levels of hierarchy" in text
    assert ">abstains<" in text


def test_a_perfect_ranking_finds_every_fake_at_no_cost() -> None:
    labels = np.array([0, 0, 1, 1])
    assert found_at(labels, np.array([0.1, 0.2, 0.8, 0.9]))[POINTS > 0].min() == 1.0


def test_equal_scores_give_the_diagonal() -> None:
    labels = np.array([0, 1, 0, 1])
    np.testing.assert_allclose(found_at(labels, np.full(4, 0.5)), POINTS)


def test_reliability_is_stated_against_true_by_tenth_with_enough_images() -> None:
    probabilities = np.concatenate([np.full(10, 0.25), np.full(4, 0.85)])
    stated, true = binned(probabilities, np.array([1] * 3 + [0] * 7 + [1] * 4))
    assert stated.tolist() == pytest.approx([0.25])
    assert true.tolist() == pytest.approx([0.3])
