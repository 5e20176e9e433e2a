"""Writes the ONNX graph of a release and refuses one that disagrees with torch."""

import warnings
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from detection.pipeline.card import window_side
from detection.pipeline.graph_cache import keep
from detection.pipeline.networks import Network, restore
from detection.pipeline.release import Release
from detection.pipeline.windows import SIDE

TOLERANCE = 1e-4


class ExportDiffers(Exception):
    """The exported graph does not compute what the network computes."""


def export(release: Release, path: Path) -> None:
    """The graph appears at `path` whole and checked, its digest beside it, or not at all.

    Whoever changes what comes out raises EXPORT_VERSION in graph_cache.
    """
    network = restore(release)
    side = window_side(release.card)
    graph = to_onnx(network, side)
    check(graph, network, side)
    keep(graph, path)


def to_onnx(network: Network, side: int = SIDE) -> bytes:
    """A graph from `pixels` (N, side, side, 3) uint8 to `logits` (N, K) and `heat` (N, h, w)."""
    with warnings.catch_warnings():
        # The exporter warns about its own deprecated internals.
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            network,
            (torch.from_numpy(_samples(2, side)),),
            input_names=["pixels"],
            output_names=["logits", "heat"],
            dynamic_shapes={"pixels": {0: torch.export.Dim("n", min=1, max=4096)}},
            dynamo=True,
            verbose=False,
        )
    if program is None:
        raise ExportDiffers("the exporter returned no graph")
    return bytes(program.model_proto.SerializeToString())


def check(graph: bytes, network: Network, side: int = SIDE) -> None:
    """Raises ExportDiffers unless both outputs agree, at a batch size not exported with."""
    pixels = _samples(3, side)
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    found = session.run(["logits", "heat"], {"pixels": pixels})
    with torch.inference_mode():
        expected = [output.numpy() for output in network(torch.from_numpy(pixels))]
    for name, ours, theirs in zip(("logits", "heat"), found, expected, strict=True):
        difference = float(np.abs(ours - theirs).max() / max(1.0, np.abs(theirs).max()))
        if not difference <= TOLERANCE:
            raise ExportDiffers(
                f"{name} of the exported graph differ from torch by {difference:.2g}"
            )


def _samples(count: int, side: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.random.default_rng(0).integers(0, 256, (count, side, side, 3), dtype=np.uint8)
