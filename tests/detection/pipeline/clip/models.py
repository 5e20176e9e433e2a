"""Small encoders and releases made by the tests."""

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

from detection.pipeline.clip.encoder import Encoded, EncoderSpec, Tower, Vector
from detection.pipeline.clip.onnx_encoder import PACKAGED
from detection.pipeline.release import Release

TINY = {
    "hidden_size": 16,
    "intermediate_size": 32,
    "num_hidden_layers": 3,
    "num_attention_heads": 2,
    "image_size": 48,
    "patch_size": 16,
    "projection_dim": 12,
}


@dataclass
class CountingTower:
    """A real tower that knows how often it was asked."""

    tower: Tower
    calls: int = 0

    @property
    def side(self) -> int:
        return self.tower.side

    def __call__(self, inputs: NDArray[np.float32]) -> Encoded:
        self.calls += 1
        return self.tower(inputs)

    def patches(self, inputs: NDArray[np.float32]) -> tuple[Encoded, Vector]:
        self.calls += 1
        return self.tower.patches(inputs)


def save_tiny_clip(folder: Path) -> Path:
    """A folder with a random CLIP, as the transformers library saves one."""
    torch.manual_seed(3)
    CLIPVisionModelWithProjection(CLIPVisionConfig.from_dict(TINY)).save_pretrained(folder)
    return folder


def spec(**changes: str) -> EncoderSpec:
    return EncoderSpec(**{**asdict(PACKAGED), **changes})


def released(tensors: dict[str, NDArray[np.generic]], **card: object) -> Release:
    """A release that was never written to disk."""
    known: dict[str, object] = {"detector": "made", "version": "1", "architecture": {}}
    return Release("made", "1", "0" * 64, known | card, tensors, Path(), 0.0)
