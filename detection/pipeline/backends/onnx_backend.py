"""ONNX Runtime on one thread: faster than torch on a processor, and no torch in the worker."""

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from detection.pipeline.backends import Output
from detection.pipeline.graph_cache import verified_graph
from detection.pipeline.release import Release

BATCH = 36  # four large images; more only costs memory


class OnnxBackend:
    def __init__(self, graph: bytes) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            graph, options, providers=["CPUExecutionProvider"]
        )

    def __call__(self, pixels: NDArray[np.uint8]) -> Output:
        parts = [self._run(pixels[i : i + BATCH]) for i in range(0, len(pixels), BATCH)]
        return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])

    def _run(self, pixels: NDArray[np.uint8]) -> Output:
        logits, heat = self._session.run(
            ["logits", "heat"], {"pixels": np.ascontiguousarray(pixels)}
        )
        return logits, heat


def open_backend(release: Release, device: str, cache_dir: Path | None) -> OnnxBackend:
    return OnnxBackend(verified_graph(release, cache_dir))
