"""The one interface of a frozen CLIP encoder; one per process, each image encoded once."""

import os
import weakref
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from detection.pipeline.backends import choose
from detection.pipeline.clip.preprocess import (
    Pixels,
    Preprocessing,
    as_input,
    central_square,
    for_judging,
)
from detection.pipeline.weights import WeightsRefused

Vector = NDArray[np.float32]
TOWERS = {
    "onnx": "detection.pipeline.clip.onnx_encoder",
    "transformers": "detection.pipeline.clip.transformers_encoder",
}
FOLDER = "TOUCHSTONE_CLIP"  # the environment variable that names a folder with a larger CLIP
REMEMBERED = 64  # images; a batch of the platform has eight


@dataclass(frozen=True)
class EncoderSpec:
    """Which encoder a release was trained with, as its card says; the hash is of the model file."""

    name: str
    backend: str
    sha256: str
    dimension: int
    package: str = ""  # where the file ships, for the backend `onnx`
    file: str = ""


@dataclass(frozen=True)
class Encoded:
    embedding: Vector  # (D,), length 1 where an Encoder gives it
    class_tokens: Vector  # (L, W): the first token behind each layer, as it is
    patch_means: Vector  # (L, W): the mean of all other tokens behind each layer


class Tower(Protocol):
    """A loaded network."""

    @property
    def side(self) -> int: ...

    def __call__(self, inputs: NDArray[np.float32]) -> Encoded:
        """Of (1, 3, side, side) standardised pixels, the embedding of any length."""
        ...

    def patches(self, inputs: NDArray[np.float32]) -> tuple[Encoded, Vector]:
        """The same, and (L, P, W) tokens of the P patches, row by row, behind each layer."""
        ...


class Encoder:
    """Remembers the images of the current batch by identity: nobody may change one in place."""

    def __init__(self, spec: EncoderSpec, tower: Tower) -> None:
        self.spec, self._tower = spec, tower
        self._seen: OrderedDict[
            tuple[int, Preprocessing | None], tuple[weakref.ref[Pixels], Encoded]
        ] = OrderedDict()

    def __reduce__(self) -> tuple[Callable[[EncoderSpec], "Encoder"], tuple[EncoderSpec]]:
        """Another process opens its own."""
        return open_encoder, (self.spec,)

    @property
    def name(self) -> str:
        return self.spec.name

    @property
    def side(self) -> int:
        """Pixels a side of what the network sees."""
        return self._tower.side

    @property
    def dimension(self) -> int:
        return self.spec.dimension

    def encode(self, image: Pixels, settings: Preprocessing | None = None) -> Vector:
        """(D,) of length 1; `settings` say what happens to the (H, W, 3) image before."""
        return self.look(image, settings).embedding

    def look(self, image: Pixels, settings: Preprocessing | None = None) -> Encoded:
        """The embedding and the summaries of all layers, from one pass."""
        key = (id(image), settings)
        known = self._seen.get(key)
        # Another array may have got the number of one that is gone.
        if known is not None and known[0]() is image:
            return known[1]
        encoded = self.run(for_judging(image, settings) if settings else image)
        self._seen[key] = (weakref.ref(image), encoded)
        self._seen.move_to_end(key)
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return encoded

    def run(self, image: Pixels) -> Encoded:
        """Without looking at what is remembered and without remembering."""
        return _unit(self._tower(as_input(central_square(image, self._tower.side))))

    def look_closely(self, square: Pixels) -> tuple[Encoded, Vector]:
        """(side, side, 3) pixels as they are → what `look` gives, and tokens (L, P, W)."""
        encoded, patches = self._tower.patches(as_input(square))
        return _unit(encoded), patches


def _unit(encoded: Encoded) -> Encoded:
    return replace(encoded, embedding=encoded.embedding / np.linalg.norm(encoded.embedding))


def open_encoder(spec: EncoderSpec, device: str = "auto") -> Encoder:
    """The encoder of this process; raises WeightsRefused where its file is not what the card says.

    The packaged one always runs on the processor, so that every detector gets the same object.
    """
    return _open(spec, "cpu" if spec.backend == "onnx" else choose(device))


def configured() -> EncoderSpec:
    """What a training uses: the folder that TOUCHSTONE_CLIP names, else the packaged file."""
    backend = "transformers" if os.environ.get(FOLDER) else "onnx"
    describe: Callable[[], EncoderSpec] = _backend(backend).describe
    return describe()


def spec_of(card: Mapping[str, Any]) -> EncoderSpec:
    try:
        return EncoderSpec(**card["encoder"])
    except (KeyError, TypeError) as error:
        raise WeightsRefused(f"the card of {card['detector']} names no CLIP encoder") from error


@lru_cache(maxsize=2)
def _open(spec: EncoderSpec, device: str) -> Encoder:
    opener: Callable[[EncoderSpec, str], Tower] = _backend(spec.backend).open_tower
    return Encoder(spec, opener(spec, device))


def _backend(name: str) -> ModuleType:
    # By name, because a processor-only worker must never import torch and transformers need it.
    if name not in TOWERS:
        raise WeightsRefused(f"no CLIP encoder runs on {name!r}")
    try:
        return import_module(TOWERS[name])
    except ImportError as error:
        raise WeightsRefused(f"CLIP on {name} needs a package that is missing: {error}") from error
