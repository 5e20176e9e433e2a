"""A cached graph serves only as long as it is what was exported from these very weights."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from detection.pipeline import graph_cache
from detection.pipeline.analyse import Pipeline
from detection.pipeline.backends.onnx_backend import OnnxBackend
from detection.pipeline.graph_cache import graph_path, verified_graph
from detection.pipeline.release import Release
from detection.pipeline.weights import WeightsRefused, load
from tests.detection.pipeline.pictures import picture

FAKE = picture(3, fake=True)


@pytest.fixture
def graph(tiny_release: Release, tmp_path: Path, graphs: Path) -> Path:
    """In a cache of its own."""
    verified_graph(tiny_release, graphs)
    made = graph_path(tiny_release, graphs)
    copy = tmp_path / "cache" / made.name
    copy.parent.mkdir()
    copy.write_bytes(made.read_bytes())
    digest(copy).write_bytes(digest(made).read_bytes())
    return copy


@pytest.fixture
def exports(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The graphs that were exported during the test, as they are."""
    made: list[Path] = []
    export = graph_cache._export

    def counted(release: Release, path: Path) -> None:
        made.append(path)
        export(release, path)

    monkeypatch.setattr(graph_cache, "_export", counted)
    return made


def digest(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")


def doubled_weight(graph: Path) -> bytes:
    """The graph with another last layer: it opens as before and judges otherwise."""
    model = onnx.load(graph)
    largest = max(model.graph.initializer, key=lambda tensor: np.prod(tensor.dims))
    values = numpy_helper.to_array(largest)
    largest.CopyFrom(numpy_helper.from_array(values * np.float32(2), largest.name))
    return bytes(model.SerializeToString())


def probability(weights: Path, cache: Path) -> float | None:
    pipeline = Pipeline.load(["cnn"], weights_dir=weights, device="cpu", cache_dir=cache)
    return pipeline.judge([FAKE])[0].probability


def test_an_intact_graph_is_not_exported_again(
    tiny_release: Release, graph: Path, exports: list[Path]
) -> None:
    assert verified_graph(tiny_release, graph.parent) == graph.read_bytes()
    assert not exports


def test_the_digest_is_one_that_sha256sum_can_check(graph: Path) -> None:
    found = sha256(graph.read_bytes()).hexdigest()
    assert digest(graph).read_text() == f"{found}  {graph.name}\n"


def test_a_changed_weight_is_noticed_and_the_verdict_stays(
    tiny_weights: Path, graph: Path, exports: list[Path], caplog: pytest.LogCaptureFixture
) -> None:
    intact, before = graph.read_bytes(), probability(tiny_weights, graph.parent)
    graph.write_bytes(doubled_weight(graph))
    OnnxBackend(graph.read_bytes())  # what is damaged so can be opened
    assert probability(tiny_weights, graph.parent) == before
    assert exports == [graph]
    assert graph.read_bytes() == intact
    assert "is not what was exported" in caplog.text


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_a_flipped_byte_is_noticed(
    tiny_release: Release, graph: Path, monkeypatch: pytest.MonkeyPatch, place: float
) -> None:
    intact = graph.read_bytes()
    flipped = bytearray(intact)
    flipped[int(len(intact) * place)] ^= 1
    graph.write_bytes(bytes(flipped))
    monkeypatch.setattr(graph_cache, "_export", lambda _, path: graph_cache.keep(intact, path))
    assert verified_graph(tiny_release, graph.parent) == intact


def test_a_graph_without_a_digest_is_made_again(
    tiny_release: Release, graph: Path, exports: list[Path]
) -> None:
    digest(graph).unlink()
    verified_graph(tiny_release, graph.parent)
    assert exports == [graph]
    assert digest(graph).is_file()
    assert not list(graph.parent.glob("*.partial"))


def test_two_architectures_of_the_same_weights_share_no_graph(
    tiny_release: Release, graph: Path
) -> None:
    architecture = {**tiny_release.card["architecture"], "hidden": 9}
    other = replace(tiny_release, card={**tiny_release.card, "architecture": architecture})
    assert graph_path(other, graph.parent) != graph


def test_the_order_of_families_is_part_of_the_architecture(tiny_release: Release) -> None:
    orders: list[dict[str, list[str]]] = [{"gan": [], "camera": []}, {"camera": [], "gan": []}]
    cards = [{"architecture": {"families": families}} for families in orders]
    found = {graph_path(replace(tiny_release, card=card), Path("cache")) for card in cards}
    assert len(found) == 2


def test_side_and_export_version_name_the_graph(
    tiny_release: Release, graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wider = replace(tiny_release, card={**tiny_release.card, "windows": {"side": 256}})
    assert graph_path(wider, graph.parent) != graph
    monkeypatch.setattr(graph_cache, "EXPORT_VERSION", graph_cache.EXPORT_VERSION + 1)
    assert graph_path(tiny_release, graph.parent) != graph


def test_a_cached_graph_does_not_hide_that_the_architecture_is_another(
    tiny_release: Release, graph: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "cnn" / "2026.1.1"
    shutil.copytree(tiny_release.folder, folder)
    card = json.loads((folder / "card.json").read_text())
    card["architecture"]["widths"] = [8, 16, 16, 16]
    (folder / "card.json").write_text(json.dumps(card))
    with pytest.raises(WeightsRefused, match="belong to another architecture"):
        verified_graph(load(folder), graph.parent)


def test_who_comes_at_once_waits_for_one_export(
    tiny_release: Release, graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    intact, exported = graph.read_bytes(), []

    def export(_: Release, path: Path) -> None:
        exported.append(path)
        graph_cache.keep(intact, path)

    graph.unlink()
    monkeypatch.setattr(graph_cache, "_export", export)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: verified_graph(tiny_release, graph.parent), range(8)))
    assert set(found) == {intact}
    assert exported == [graph]


def test_an_export_that_leaves_nothing_is_a_sentence(
    tiny_release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph_cache, "_export", lambda *_: None)
    with pytest.raises(WeightsRefused, match="what was written is not what is read"):
        verified_graph(tiny_release, tmp_path)


def test_a_cache_that_cannot_be_written_is_a_sentence(
    tiny_release: Release, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WeightsRefused, match="could not be made"):
        verified_graph(tiny_release, tmp_path / "file" / "cache")
