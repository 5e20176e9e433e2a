"""An evaluation counts what the levels say and draws it."""

from pathlib import Path

import pytest

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
    levels = found.table["detectors"]["hierarchy"]["confusion"]["native"]
    assert set(levels) == {"1", "2", "3"}
    assert sum(map(sum, levels["1"]["counts"])) == len(found.outcomes)


def test_a_plot_of_them_is_drawn(found: Survey, tmp_path: Path) -> None:
    draw(found, tmp_path)
    assert ">abstains<" in (tmp_path / "confusion-hierarchy-native.svg").read_text()
