"""The head of `artifact` in numpy: projections of what every layer of the encoder sees.

After the idea that inner layers of a frozen CLIP keep what its embedding drops (Koutlis and
Papadopoulos 2024): each block of tokens is standardised and projected, and votes by itself and
together with the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.pipeline.clip.encoder import Encoded, Vector
from detection.pipeline.release import Release
from detection.pipeline.weights import WeightsRefused

EPSILON = 1e-5  # of torch's LayerNorm
CLASS, PATCHES = "class_tokens", "patch_means"


@dataclass(frozen=True)
class Block:
    """A part of what `flatten` gives: rows of tokens of one kind, or the embedding."""

    name: str
    start: int
    stop: int


@dataclass(frozen=True)
class Projection:
    """Fully connected → layer normalisation → ReLU, and a vote of its own."""

    weight: Vector  # (H, D), the standardisation included
    bias: Vector  # (H,)
    scale: Vector  # (H,)
    shift: Vector  # (H,)
    vote: Vector  # (H,)

    def hidden(self, values: Vector) -> tuple[Vector, Vector, float]:
        """(H,) activations, and what the gradient needs: the normalised values, their spread."""
        raw = self.weight @ values + self.bias
        centred = raw - raw.mean()
        spread = float(np.sqrt((centred**2).mean() + EPSILON))
        normal = centred / spread
        return np.maximum(normal * self.scale + self.shift, 0.0), normal, spread

    def gradient(self, above: Vector, values: Vector) -> Vector:
        """(D,) of a logit whose gradient at the activations is `above`."""
        active, normal, spread = self.hidden(values)
        inner = above * (active > 0) * self.scale
        raw = (inner - inner.mean() - normal * (inner * normal).mean()) / spread
        found: Vector = raw @ self.weight
        return found


@dataclass(frozen=True)
class Member:
    """One of the networks whose logits are averaged."""

    projections: Mapping[str, Projection]
    joint_weight: Vector  # (H, blocks · H)
    joint_bias: Vector  # (H,)
    joint_vote: Vector  # (H,)
    bias: float  # of all votes together

    def logit(self, values: Mapping[str, Vector]) -> float:
        """The mean of the votes of all blocks and of their joint vote."""
        hidden = [self.projections[name].hidden(values[name])[0] for name in self.projections]
        own = sum(
            float(projection.vote @ each)
            for projection, each in zip(self.projections.values(), hidden, strict=True)
        )
        joint = np.maximum(self.joint_weight @ np.concatenate(hidden) + self.joint_bias, 0.0)
        return (own + float(self.joint_vote @ joint) + self.bias) / (len(hidden) + 1)

    def gradients(self, values: Mapping[str, Vector]) -> dict[str, Vector]:
        """Of the logit, by block."""
        hidden = [self.projections[name].hidden(values[name])[0] for name in self.projections]
        joint = self.joint_weight @ np.concatenate(hidden) + self.joint_bias
        above = (self.joint_vote * (joint > 0)) @ self.joint_weight
        parts = np.split(above, len(hidden))
        share = np.float32(1 / (len(hidden) + 1))
        return {
            name: projection.gradient(projection.vote + part, values[name]) * share
            for (name, projection), part in zip(self.projections.items(), parts, strict=True)
        }


@dataclass(frozen=True)
class LayerHead:
    blocks: tuple[Block, ...]
    members: tuple[Member, ...]
    baseline: Vector  # (F,): the mean of all training pictures, 0 where no block reads

    @classmethod
    def of(cls, release: Release) -> "LayerHead":
        """In single precision; raises WeightsRefused where the file holds another network."""
        found = {name: tensor.shape for name, tensor in release.tensors.items()}
        try:
            architecture = release.card["architecture"]
            blocks = tuple(Block(name, *ends) for name, ends in architecture["blocks"].items())
            hidden, count = architecture["hidden"], architecture["members"]
            expected = _shapes(blocks, hidden, count)
        except (KeyError, TypeError, ValueError) as error:
            raise _refused(release) from error
        if found != expected or not count:
            raise _refused(release)
        tensors = {name: tensor.astype(np.float32) for name, tensor in release.tensors.items()}
        members = tuple(_member(tensors, number, blocks) for number in range(count))
        return cls(blocks, members, tensors["baseline"])

    def logit(self, values: Vector) -> float:
        """Of (F,) flat values; higher = more likely fake."""
        parts = self._split(values)
        return float(np.mean([member.logit(parts) for member in self.members]))

    def gradient(self, values: Vector) -> Vector:
        """(F,) of the logit."""
        parts, total = self._split(values), np.zeros_like(values)
        for member in self.members:
            found = member.gradients(parts)
            for block in self.blocks:
                total[block.start : block.stop] += found[block.name]
        return total / np.float32(len(self.members))

    def _split(self, values: Vector) -> dict[str, Vector]:
        return {block.name: values[block.start : block.stop] for block in self.blocks}


def flatten(encoded: Encoded) -> Vector:
    """(2 · L · W + D,): class tokens layer by layer, then patch means, then the embedding."""
    parts = (encoded.class_tokens.ravel(), encoded.patch_means.ravel(), encoded.embedding)
    return np.concatenate(parts).astype(np.float32)


def standard_blocks(layers: int, width: int, dimension: int) -> dict[str, tuple[int, int]]:
    """Where the four blocks lie: the first half of the layers is judged by its patches alone."""
    half, whole = layers // 2 * width, layers * width
    return {
        "shallow_patches": (whole, whole + half),
        "deep_class": (half, whole),
        "deep_patches": (whole + half, 2 * whole),
        "embedding": (2 * whole, 2 * whole + dimension),
    }


def patch_heat(gradient: Vector, baseline: Vector, patches: NDArray[np.float32]) -> Vector:
    """(P,) how much each patch raises the logit by differing from the usual picture; 0 if not.

    `patches` (L, P, W); the mean over P is what the head has seen.
    """
    layers, count, width = patches.shape
    own = slice(layers * width, 2 * layers * width)
    slope, usual = (vector[own].reshape(layers, width) for vector in (gradient, baseline))
    lifted = np.einsum("lpw,lw->p", patches, slope) - float((usual * slope).sum())
    heat: Vector = np.maximum(lifted, 0.0) / count
    return heat


def _shapes(blocks: tuple[Block, ...], hidden: int, count: int) -> dict[str, tuple[int, ...]]:
    """Of every tensor in the file."""
    own: dict[str, tuple[int, ...]] = {
        "joint.weight": (hidden, hidden * len(blocks)),
        "joint.bias": (hidden,),
        "joint.vote": (hidden,),
        "bias": (1,),
    }
    for block in blocks:
        own[f"{block.name}.weight"] = (hidden, block.stop - block.start)
        own |= {f"{block.name}.{part}": (hidden,) for part in ("bias", "scale", "shift", "vote")}
    members = {f"{number}.{name}": own[name] for number in range(count) for name in own}
    return {"baseline": (max(block.stop for block in blocks),), **members}


def _member(tensors: Mapping[str, Vector], number: int, blocks: tuple[Block, ...]) -> Member:
    def own(name: str) -> Vector:
        return tensors[f"{number}.{name}"]

    projections = {
        block.name: Projection(
            *(own(f"{block.name}.{part}") for part in ("weight", "bias", "scale", "shift", "vote"))
        )
        for block in blocks
    }
    return Member(
        projections,
        own("joint.weight"),
        own("joint.bias"),
        own("joint.vote"),
        float(own("bias")[0]),
    )


def _refused(release: Release) -> WeightsRefused:
    return WeightsRefused(
        f"the weights of {release.detector} {release.version} belong to another architecture"
    )
