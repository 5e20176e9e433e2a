"""The table of designs can be made: every kind of design learns without the source left out."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.artifact_designs import HARDER, VARIANTS, Bench, measure, prepare
from detection.training.leave_out import RATES, groups_of
from detection.training.orders import Order
from tests.detection.pipeline.face.portraits import face_data


@pytest.fixture
def bench(
    artifact_order: Order, small_clip: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Bench:
    data = in_two_sources(face_data(tmp_path, {"train": 8, "val": 6}))
    return prepare(replace(artifact_order, data=data, work=tmp_path / "work"))


def in_two_sources(folder: Path) -> Path:
    """Every other pair of pictures belongs to another source and generator."""
    file = folder / "manifest.csv"
    with file.open(newline="") as opened:
        records = list(csv.DictReader(opened))
    for number, record in enumerate(records):
        record |= {"source": f"s{number // 2 % 2}", "generator": f"g{number // 2 % 2}"}
    with file.open("w", newline="") as opened:
        writer = csv.DictWriter(opened, fieldnames=list(records[0]))
        writer.writeheader()
        writer.writerows(records)
    return folder


def test_every_variant_is_measured_on_every_group(bench: Bench) -> None:
    groups = groups_of(bench.material.train)
    assert groups == [frozenset({"s0"}), frozenset({"s1"})]
    for variant in (VARIANTS[1], VARIANTS[-1]):
        found = measure(bench, variant, groups)
        assert len(found) == len(groups) + 1 + len(RATES) + 1 + len(HARDER)
        assert all(0 <= figure <= 1 for figure in found)
        assert found[2] == pytest.approx(sum(found[:2]) / 2)


def test_a_variant_learns_from_the_views_that_it_names(bench: Bench) -> None:
    counts = {v.name: len(bench.chosen(v, bench.pictures.learned)) for v in VARIANTS}
    assert counts["four blocks, projected"] == 17
    assert counts["four blocks, projected, damaged copies"] == 34
    assert counts["four blocks, projected, damaged copies, blended faces"] == 43
