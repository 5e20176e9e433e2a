"""Reading a child's answer out of shared memory, believing none of it before it is checked."""

import math
import mmap
import os
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from images import framing
from images.errors import DecoderCrashed, Undecodable
from images.provenance.facts import Provenance, provenance_from

CHANNELS = 3


@dataclass(frozen=True)
class Answer:
    """Upright RGB pixels (H, W, 3) uint8, and what was made of them."""

    pixels: NDArray[np.uint8]
    preview: bytes
    thumbnail: bytes
    pdq: str
    pdq_quality: int
    provenance: Provenance


def read_answer(descriptor: int) -> Answer:
    """Raises Undecodable for a refusal, DecoderCrashed for an answer that makes no sense."""
    try:
        facts, end = framing.read_facts(descriptor)
        if "refused" in facts:
            raise Undecodable(str(facts["refused"]), str(facts["detail"]))
        return _answer(descriptor, facts, end)
    except (KeyError, TypeError, ValueError) as error:
        raise DecoderCrashed("The decoder's answer makes no sense.") from error


def _answer(descriptor: int, facts: framing.Facts, end: int) -> Answer:
    shape = (int(facts["height"]), int(facts["width"]), CHANNELS)
    sizes = (math.prod(shape), int(facts["preview_bytes"]), int(facts["thumbnail_bytes"]))
    if min(*shape, *sizes) <= 0 or sum(sizes) != end:
        raise ValueError("the facts do not fit the bytes")
    return Answer(
        pixels=_pixels(descriptor, shape),
        preview=os.pread(descriptor, sizes[1], sizes[0]),
        thumbnail=os.pread(descriptor, sizes[2], sizes[0] + sizes[1]),
        pdq=str(facts["pdq"]),
        pdq_quality=int(facts["pdq_quality"]),
        provenance=provenance_from(facts["provenance"]),
    )


def _pixels(descriptor: int, shape: tuple[int, int, int]) -> NDArray[np.uint8]:
    """Mapped, not copied; writing to the array changes nobody else's bytes."""
    mapping = mmap.mmap(
        descriptor, math.prod(shape), mmap.MAP_PRIVATE, mmap.PROT_READ | mmap.PROT_WRITE
    )
    return np.frombuffer(mapping, dtype=np.uint8).reshape(shape)
