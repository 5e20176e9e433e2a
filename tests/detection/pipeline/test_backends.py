"""ONNX Runtime serves exactly what torch computes."""

from pathlib import Path

import numpy as np
import pytest
import torch

from detection.pipeline import backends
from detection.pipeline.backends import DeviceUnusable, choose, open_backend
from detection.pipeline.backends.onnx_backend import OnnxBackend
from detection.pipeline.backends.torch_backend import TorchBackend
from detection.pipeline.networks import restore
from detection.pipeline.onnx_export import ExportDiffers, check, to_onnx
from detection.pipeline.release import Release
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


def test_a_processor_is_served_by_onnx_runtime(tiny_release: Release, graphs: Path) -> None:
    assert isinstance(open_backend(tiny_release, "cpu", graphs), OnnxBackend)


def test_an_unknown_device_is_refused(tiny_release: Release) -> None:
    with pytest.raises(ValueError, match="'abacus'"):
        open_backend(tiny_release, "abacus", None)


@pytest.mark.parametrize("device", ["cuda:99", "torch:nowhere"])
def test_a_device_that_torch_cannot_use_is_a_sentence(tiny_release: Release, device: str) -> None:
    with pytest.raises(DeviceUnusable, match=f"torch cannot use {device}"):
        TorchBackend(restore(tiny_release), device)


@pytest.mark.skipif(torch.cuda.is_available(), reason="here the driver keeps its promise")
def test_auto_goes_on_without_a_card_that_torch_cannot_use(
    tiny_release: Release,
    graphs: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(backends, "DRIVER", graphs)
    assert choose("auto") == "cuda"
    assert isinstance(open_backend(tiny_release, "auto", graphs), OnnxBackend)
    assert "cnn runs on the processor: torch cannot use cuda" in caplog.text
    with pytest.raises(DeviceUnusable):
        open_backend(tiny_release, "cuda", graphs)


def test_a_named_device_is_taken_as_it_is() -> None:
    assert choose("cuda:1") == "cuda:1"
