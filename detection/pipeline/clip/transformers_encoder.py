"""Any CLIP of the transformers library from a local folder, such as ViT-L/14 (768 numbers)."""

import hashlib
import os
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from torch import nn
from transformers import CLIPVisionModelWithProjection

from detection.pipeline.clip.encoder import FOLDER, Encoded, EncoderSpec, Vector
from detection.pipeline.weights import WeightsRefused

MODEL_FILE = "model.safetensors"


class TransformersTower:
    def __init__(self, model: nn.Module, side: int, device: str) -> None:
        self.side = side
        self._device = torch.device(device)
        self._model = model.to(self._device).eval()

    def __call__(self, inputs: NDArray[np.float32]) -> Encoded:
        return self.patches(inputs)[0]

    @torch.inference_mode()
    def patches(self, inputs: NDArray[np.float32]) -> tuple[Encoded, Vector]:
        pixels = torch.from_numpy(inputs).to(self._device)
        found = self._model(pixel_values=pixels, output_hidden_states=True)
        # The first hidden state is what enters the first layer.
        layers = torch.cat(found.hidden_states[1:])
        own = (found.image_embeds[0], layers[:, 0], layers[:, 1:].mean(dim=1))
        return Encoded(*(values.cpu().numpy() for values in own)), layers[:, 1:].cpu().numpy()


def open_tower(spec: EncoderSpec, device: str) -> TransformersTower:
    folder = configured_folder()
    digest = _digest(folder)
    if digest != spec.sha256:
        raise WeightsRefused(
            f"{MODEL_FILE} of {FOLDER} has SHA-256 {digest[:12]}…, the card says "
            f"{spec.sha256[:12]}…"
        )
    model = _load(folder)
    side: int = model.config.to_dict()["image_size"]
    return TransformersTower(model, side, "cpu" if device == "torch" else device)


def describe() -> EncoderSpec:
    """The encoder in the configured folder, for the card of a training."""
    folder = configured_folder()
    config = _load(folder).config
    name = f"CLIP ViT, {config.num_hidden_layers} layers of {config.hidden_size}"
    return EncoderSpec(
        name=f"{name}, patches of {config.patch_size}",
        backend="transformers",
        sha256=_digest(folder),
        dimension=config.projection_dim,
    )


def configured_folder() -> Path:
    named = os.environ.get(FOLDER, "")
    if not named:
        raise WeightsRefused(f"{FOLDER} names no folder with a CLIP model")
    return Path(named)


def _digest(folder: Path) -> str:
    try:
        with (folder / MODEL_FILE).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise WeightsRefused(f"{FOLDER} names a folder without {MODEL_FILE}") from error


def _load(folder: Path) -> CLIPVisionModelWithProjection:
    try:
        return CLIPVisionModelWithProjection.from_pretrained(
            folder, local_files_only=True, use_safetensors=True
        )
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise WeightsRefused(f"{FOLDER} names a folder that is no CLIP model") from error
