"""An evaluation counts what the levels say and draws it."""

from pathlib import Path

import pytest

from detection.training.digest import full
from detection.training.levels_report import sections
from detection.training.manifest import read, select
from detection.training.orders import Order
from detection.training.plots import draw
from detection.training.scoring import Source
from detection.training.survey import Survey, sequential, survey


@pytest.fixture(scope="module")
def found(hierarchy_order: Order, hierarchy_weights: Path, graphs: Path) -> Survey:
    rows = select(read(hierarchy_order.data), "val")
    source = Source(("hierarchy",), hierarchy_weights, "cpu", graphs)
    return survey(rows, [], ["native"], source, sequential)


def test_confusion_matrices_count_every_image(found: Survey) -> None:
    levels = found.table["detectors"]["hierarchy"]["confusion"]["val"]["native"]
    assert set(levels) == {"1", "2", "3"}
    assert sum(map(sum, levels["1"]["counts"])) == len(found.outcomes)


def test_the_report_says_how_often_a_level_spoke_and_what_for_what(found: Survey) -> None:
    table = found.table["detectors"]["hierarchy"]
    summary, *matrices = sections(table)
    assert [row[:3] for row in summary.rows] == [("val", "native", level) for level in "123"]
    counts = table["confusion"]["val"]["native"]["2"]
    assert matrices[1].columns == ("truth", *counts["said"])
    assert matrices[1].rows[0] == (counts["truth"][0], *map(str, counts["counts"][0]))
    assert "what the levels say" in full(found.table)


def test_a_detector_without_levels_has_no_such_tables() -> None:
    assert list(sections({"detector": "cnn"})) == []


def test_a_plot_of_them_is_drawn(found: Survey, tmp_path: Path) -> None:
    draw(found, tmp_path)
    assert ">abstains<" in (tmp_path / "confusion-hierarchy-val-native.svg").read_text()
