"""torch, for CUDA devices and for checking what was exported."""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from detection.pipeline.backends import DeviceUnusable, Output
from detection.pipeline.networks import restore
from detection.pipeline.release import Release

BATCH = 256


class TorchBackend:
    def __init__(self, network: nn.Module, device: str) -> None:
        """Raises DeviceUnusable."""
        try:
            self.device = torch.device(device)
            self.network = network.to(self.device).eval()
        except (RuntimeError, AssertionError) as error:  # the latter from torch without CUDA
            reason = str(error).splitlines()[0]
            raise DeviceUnusable(f"torch cannot use {device}: {reason}") from error

    @torch.inference_mode()
    def __call__(self, pixels: NDArray[np.uint8]) -> Output:
        parts = [self._run(pixels[i : i + BATCH]) for i in range(0, len(pixels), BATCH)]
        return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])

    def _run(self, pixels: NDArray[np.uint8]) -> Output:
        batch = torch.from_numpy(np.array(pixels)).to(self.device)
        logits, heat = self.network(batch)
        return logits.cpu().numpy(), heat.cpu().numpy()


def open_backend(release: Release, device: str, cache_dir: Path | None) -> TorchBackend:
    """`cache_dir` is not needed here: torch runs the released file itself."""
    return TorchBackend(restore(release), "cpu" if device == "torch" else device)
