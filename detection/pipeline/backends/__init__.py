"""Where a network runs: ONNX Runtime on processors, torch on CUDA; both give the same numbers."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from detection.pipeline.release import Release

Output = tuple[NDArray[np.float32], NDArray[np.float32]]
DRIVER = Path("/proc/driver/nvidia/version")
MODULES = {
    "cpu": "detection.pipeline.backends.onnx_backend",
    "cuda": "detection.pipeline.backends.torch_backend",
    "torch": "detection.pipeline.backends.torch_backend",  # on a processor, as training needs it
}


class Backend(Protocol):
    def __call__(self, pixels: NDArray[np.uint8]) -> Output:
        """(N, H, W, 3) windows → logits (N, 2) and heat (N, h, w)."""
        ...


def choose(device: str) -> str:
    """`auto` is cuda where an NVIDIA driver is loaded; asking torch would mean importing it."""
    if device == "auto":
        return "cuda" if DRIVER.exists() else "cpu"
    return device


def open_backend(release: Release, device: str, cache_dir: Path | None) -> Backend:
    kind = choose(device).partition(":")[0]
    if kind not in MODULES:
        raise ValueError(f"device {device!r} is none of auto, cpu, cuda, torch")
    # By name, because a processor-only worker must never import torch and a GPU worker needs it.
    opener: Callable[[Release, str, Path | None], Backend] = import_module(
        MODULES[kind]
    ).open_backend
    return opener(release, choose(device), cache_dir)
