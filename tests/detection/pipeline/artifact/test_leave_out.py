"""A source that is left out is learned from in no form, and ranked fairly."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from detection.training.artifact_views import BLENDED
from detection.training.leave_out import RATES, Pictures, groups_of, left_out
from detection.training.manifest import Row
from detection.training.orders import Order
from detection.training.train_artifact import chances_of, gather

Mask = NDArray[np.bool_]


def row(source: str, label: int, generator: str, domain: str = "general") -> Row:
    return Row(Path(), label, generator, "gan", "train", domain, source, "g")


ROWS = [
    row("a", 0, "camera"),
    row("a", 1, "x"),
    row("b", 1, "x"),
    row("b", 1, "y"),
    row("c", 0, "camera", "face"),
    row("c", 1, "z", "face"),
    row("reals", 0, "camera"),
]
VAL = [row("reals", 0, "camera"), row("c", 0, "camera", "face")]


@pytest.fixture
def pictures() -> Pictures:
    """Every image once as it is, those of train once more in another view, then val."""
    learned = np.array([True] * 14 + [False] * 2)
    judged = np.array([True] * 7 + [False] * 7 + [True] * 2)
    rows = [*ROWS, *ROWS, *VAL]
    return Pictures(rows, [row.source for row in rows], learned, judged)


def test_sources_that_share_a_generator_are_left_out_together() -> None:
    assert groups_of(ROWS) == [frozenset("ab"), frozenset("c")]


def test_nothing_of_the_group_is_learned_from(pictures: Pictures) -> None:
    seen: list[Mask] = []

    def design(learned: Mask) -> NDArray[np.float64]:
        seen.append(learned)
        return np.array([row.label for row in pictures.rows], dtype=np.float64)

    assert left_out(pictures, design, frozenset("ab")).auc == 1.0
    sources = {pictures.rows[i].source for i in np.flatnonzero(seen[0]).tolist()}
    assert sources == {"c", "reals"}
    assert not seen[0][14:].any()


def test_only_images_as_they_are_count(pictures: Pictures) -> None:
    """The other views are all ranked the wrong way round, and it does not matter."""
    labels = np.array([row.label for row in pictures.rows], dtype=np.float64)
    ranks = np.where(pictures.judged, labels, -labels)
    assert left_out(pictures, lambda learned: ranks, frozenset("c")).auc == 1.0


def test_fakes_without_reals_meet_unlearned_reals_of_their_domain(pictures: Pictures) -> None:
    ranks = np.zeros(16)
    ranks[[2, 3]] = 1.0  # the fakes of b
    ranks[14] = 2.0  # the general real of val is called fake, that of faces is not asked
    assert left_out(pictures, lambda learned: ranks, frozenset("b")).auc == 0.0


def test_reals_are_called_fake_by_thresholds_of_other_sources(pictures: Pictures) -> None:
    ranks = np.zeros(16)
    ranks[15] = 3.0  # the face real of val sets no threshold for its own source
    ranks[0] = 1.0  # of the two reals of a, this one lies above the general real of val
    found = left_out(pictures, lambda learned: ranks, frozenset("a"))
    nobody, everybody = (0.0,) * len(RATES), (1.0,) * len(RATES)
    assert found.called_fake == nobody
    ranks[15] = -1.0
    assert left_out(pictures, lambda learned: ranks, frozenset("a")).called_fake == everybody
    assert left_out(pictures, lambda learned: ranks, frozenset("b")).called_fake == ()


def test_damaged_copies_are_drawn_half_as_often_as_the_images_themselves() -> None:
    copied = np.repeat([False, True], len(ROWS))
    chances = chances_of([*ROWS, *ROWS], copied, 0.5)
    assert chances.sum() == pytest.approx(1)
    np.testing.assert_allclose(chances[copied], chances[~copied] / 2)


def test_the_training_pictures_say_which_of_them_are_damaged_copies(
    artifact_order: Order, small_clip: None
) -> None:
    material = gather(artifact_order)
    count = len(material.train)
    assert not material.copied[:count].any()
    assert material.copied[count : 2 * count].all()
    blended = np.array([row.source == BLENDED for row in material.rows])
    assert blended.any()
    assert not (material.copied & blended).any()
