"""Where a network runs: ONNX Runtime on processors, torch on CUDA; both give the same numbers."""

import logging
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from detection.pipeline.release import Release, WeightsRefused

Output = tuple[NDArray[np.float32], NDArray[np.float32]]
AUTO = "auto"
DRIVER = Path("/proc/driver/nvidia/version")
MODULES = {
    "cpu": "detection.pipeline.backends.onnx_backend",
    "cuda": "detection.pipeline.backends.torch_backend",
    "torch": "detection.pipeline.backends.torch_backend",  # on a processor, as training needs it
}
logger = logging.getLogger(__name__)


class DeviceUnusable(WeightsRefused):
    """The device is not there, or torch cannot use it."""


class Backend(Protocol):
    def __call__(self, pixels: NDArray[np.uint8]) -> Output:
        """(N, H, W, 3) windows → logits (N, 2) and heat (N, h, w)."""
        ...


def choose(device: str) -> str:
    """`auto` is cuda where an NVIDIA driver is loaded; asking torch would mean importing it.

    Raises ValueError for a device that no backend knows.
    """
    chosen = ("cuda" if DRIVER.exists() else "cpu") if device == AUTO else device
    if _kind(chosen) not in MODULES:
        raise ValueError(f"device {device!r} is none of {AUTO}, {', '.join(MODULES)}")
    return chosen


def open_backend(release: Release, device: str, cache_dir: Path | None) -> Backend:
    """`auto` falls back to the processor where torch cannot use what the driver promises."""
    chosen = choose(device)
    try:
        return _opener(chosen)(release, chosen, cache_dir)
    except DeviceUnusable as error:
        if device != AUTO:
            raise
        logger.warning("%s runs on the processor: %s", release.detector, error)
        return _opener("cpu")(release, "cpu", cache_dir)


def _opener(device: str) -> Callable[[Release, str, Path | None], Backend]:
    # By name, because a processor-only worker must never import torch and a GPU worker needs it.
    opener: Callable[[Release, str, Path | None], Backend] = import_module(
        MODULES[_kind(device)]
    ).open_backend
    return opener


def _kind(device: str) -> str:
    return device.partition(":")[0]
