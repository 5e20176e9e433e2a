"""The goals of `fusion` are worked out of the figures that an evaluation measured."""

from pathlib import Path
from typing import Any

import pytest

from detection.training.goals import goals
from detection.training.headers import Header
from detection.training.manifest import Row
from detection.training.scoring import Outcome
from detection.training.survey import alike


def figures(auc: float, *, called: float = 0.04, ece: float = 0.02) -> dict[str, Any]:
    said = {"auc": auc, "false_positive_rate": called, "ece": ece, "header_only_auc": 0.6}
    return said | {f"{name}_interval": [0.0, 1.0] for name in said}


def evaluation() -> dict[str, Any]:
    """Every goal is reached by a hair's breadth."""
    made = {"vae_reconstruction": {"native": figures(0.75)}, "even": {"native": figures(0.61)}}
    tiers = {"native": figures(0.95, called=0.5, ece=0.05), "web": figures(0.9)}
    unseen = {"native": figures(0.92, called=0.05, ece=0.5), "web": figures(0.87)}
    splits = {
        "test": {"overall": tiers, "source": made},
        "test_unseen": {"overall": unseen, "source": {}},
    }
    return {
        "detectors": {"cnn": {"splits": splits}, "fusion": {"splits": splits}},
        "alike": {"test": ["even", "vae_reconstruction"]},
    }


@pytest.fixture
def table() -> dict[str, Any]:
    return evaluation()


def answers(table: dict[str, Any]) -> list[str]:
    return [reached for _, reached, _ in goals(table).rows]


def test_what_lies_exactly_at_its_goal_reaches_it(table: dict[str, Any]) -> None:
    assert answers(table) == ["yes"] * 8


@pytest.mark.parametrize(
    ("place", "metric", "value", "missed"),
    [
        (("test", "overall", "native"), "auc", 0.9499, 0),
        (("test_unseen", "overall", "native"), "auc", 0.9199, 1),
        (("test", "source", "vae_reconstruction", "native"), "auc", 0.7499, 2),
        (("test", "overall", "web"), "auc", 0.8999, 3),
        (("test_unseen", "overall", "web"), "auc", 0.8699, 4),
        (("test_unseen", "overall", "native"), "false_positive_rate", 0.0501, 5),
        (("test", "overall", "native"), "ece", 0.0501, 6),
        (("test", "source", "even", "native"), "auc", 0.6, 7),
    ],
)
def test_what_falls_short_misses_this_goal_alone(
    table: dict[str, Any], place: tuple[str, ...], metric: str, value: float, missed: int
) -> None:
    node = table["detectors"]["fusion"]["splits"]
    for name in place:
        node = node[name]
    node[metric] = value
    assert [index for index, said in enumerate(answers(table)) if said == "no"] == [missed]


def test_detectors_that_read_less_than_a_header_are_named(table: dict[str, Any]) -> None:
    table["detectors"]["twin"] = {
        "splits": {"test": {"source": {"even": {"native": figures(0.5)}}}}
    }
    text = goals(table).rows[-1][2]
    assert text == (
        "4 of 5 pairs of detector and source; not `twin` on even (0.500, headers 0.600)"
    )


def test_what_was_not_measured_is_neither_reached_nor_missed(table: dict[str, Any]) -> None:
    del table["detectors"]["fusion"]["splits"]["test_unseen"]
    assert answers(table).count("not measured") == 3
    table["alike"] = {}
    assert answers(table)[-1] == "not measured"


def outcome(source: str, label: int, header: Header, tier: str = "native") -> Outcome:
    row = Row(Path(), label, "", "", "test", "general", source, "")
    return Outcome(row, tier, header)


def test_sources_are_alike_where_both_labels_have_the_same_formats_and_sizes() -> None:
    small, large = Header("PNG", 64, 64, 1.0), Header("PNG", 128, 64, 2.0)
    written = Header("JPEG", 64, 64, 0.1)
    seen = [
        *(outcome("even", label, header) for label in (0, 1) for header in (small, large)),
        *(outcome("sizes", label, header) for label, header in enumerate((small, large))),
        *(outcome("formats", label, header) for label, header in enumerate((small, written))),
        outcome("fakes only", 1, small),
        outcome("even", 1, written, "web"),
    ]
    assert alike(seen) == {"test": ["even"]}
