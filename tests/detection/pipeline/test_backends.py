"""ONNX Runtime serves exactly what torch computes."""

from pathlib import Path

import numpy as np
import pytest
import torch

from detection.pipeline.backends import choose, open_backend
from detection.pipeline.backends.onnx_backend import OnnxBackend
from detection.pipeline.backends.torch_backend import TorchBackend
from detection.pipeline.graph_cache import ensure_graph
from detection.pipeline.networks import restore
from detection.pipeline.onnx_export import ExportDiffers, check, to_onnx
from detection.pipeline.release import Release
from detection.pipeline.weights import WeightsRefused
from detection.pipeline.windows import cut
from tests.detection.pipeline.pictures import picture


def test_both_backends_agree_on_logits_and_heat(tiny_release: Release, graphs: Path) -> None:
    windows = cut(picture(3, fake=True, size=(256, 300))).pixels
    logits, heat = open_backend(tiny_release, "cpu", graphs)(windows)
    expected_logits, expected_heat = TorchBackend(restore(tiny_release), "cpu")(windows)
    np.testing.assert_allclose(logits, expected_logits, atol=1e-4)
    np.testing.assert_allclose(heat, expected_heat, atol=1e-4)


def test_a_graph_that_differs_from_its_network_is_refused(tiny_release: Release) -> None:
    network = restore(tiny_release)
    graph = to_onnx(network)
    with torch.no_grad():
        network.get_parameter("out.bias").add_(0.01)
    with pytest.raises(ExportDiffers, match="logits"):
        check(graph, network)


def test_the_graph_is_exported_once_and_kept(tiny_release: Release, graphs: Path) -> None:
    first = ensure_graph(tiny_release, graphs)
    written = first.stat().st_mtime_ns
    assert first.name == f"{tiny_release.sha256}.onnx"
    assert ensure_graph(tiny_release, graphs).stat().st_mtime_ns == written
    assert not list(graphs.glob("*.partial"))


def test_a_damaged_graph_is_made_again(tiny_release: Release, tmp_path: Path) -> None:
    (tmp_path / f"{tiny_release.sha256}.onnx").write_bytes(b"not a graph")
    backend = open_backend(tiny_release, "cpu", tmp_path)
    assert backend(cut(picture(1, fake=True)).pixels)[0].shape[1] == 2


def test_a_cache_that_cannot_be_written_is_a_sentence(
    tiny_release: Release, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WeightsRefused, match="could not be made"):
        ensure_graph(tiny_release, tmp_path / "file" / "cache")


def test_a_processor_is_served_by_onnx_runtime(tiny_release: Release, graphs: Path) -> None:
    assert isinstance(open_backend(tiny_release, "cpu", graphs), OnnxBackend)


def test_an_unknown_device_is_refused(tiny_release: Release) -> None:
    with pytest.raises(ValueError, match="'abacus'"):
        open_backend(tiny_release, "abacus", None)


def test_a_named_device_is_taken_as_it_is() -> None:
    assert choose("cuda:1") == "cuda:1"
