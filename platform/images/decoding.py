"""The worker's side of decoding: bytes go in, pixels come out, and the worker survives."""

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from images import framing
from images.answers import read_answer
from images.errors import DecoderCrashed, DecoderTimedOut, Undecodable
from images.provenance.facts import Provenance
from images.sandbox import Limits
from images.zygote import Ending, Zygote

__all__ = ["Decoded", "Decoder", "DecoderCrashed", "DecoderTimedOut", "Undecodable"]

SEALS = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SEAL


@dataclass(frozen=True)
class Decoded:
    """Upright RGB pixels (H, W, 3) uint8, and what was made of them."""

    pixels: NDArray[np.uint8]
    preview: bytes
    thumbnail: bytes
    pdq: str
    pdq_quality: int
    provenance: Provenance
    width: int
    height: int
    milliseconds: float
    cpu_seconds: float
    peak_memory_bytes: int


class Decoder:
    """Decodes one image at a time, each in a child of its own; one of these a worker process."""

    def __init__(self) -> None:
        self._zygote: Zygote | None = None

    def __enter__(self) -> Self:
        self._living_zygote()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._zygote:
            self._zygote.stop()

    def decode(self, data: bytes) -> Decoded:
        """Undecodable: bad input, final. DecoderCrashed, DecoderTimedOut: may be tried again."""
        started = time.perf_counter()
        with _memory() as source, _memory() as target:
            framing.write_all(source, data)
            ending = self._living_zygote().run(source, target, settings.DECODE_WALL_SECONDS)
            _check(ending)
            # Whatever may have outlived the child cannot change the answer from here on.
            fcntl.fcntl(target, fcntl.F_ADD_SEALS, SEALS)
            answer = read_answer(target)
        return Decoded(
            pixels=answer.pixels,
            preview=answer.preview,
            thumbnail=answer.thumbnail,
            pdq=answer.pdq,
            pdq_quality=answer.pdq_quality,
            provenance=answer.provenance,
            width=answer.pixels.shape[1],
            height=answer.pixels.shape[0],
            milliseconds=(time.perf_counter() - started) * 1000,
            cpu_seconds=ending.cpu_seconds,
            peak_memory_bytes=ending.peak_memory_bytes,
        )

    def _living_zygote(self) -> Zygote:
        if self._zygote is None or not self._zygote.is_alive:
            limits = Limits(
                cpu_seconds=settings.DECODE_CPU_SECONDS,
                memory_bytes=settings.DECODE_MEMORY_MEGABYTES * 1024 * 1024,
                max_pixels=settings.MAX_MEGAPIXELS * 1_000_000,
            )
            self._zygote = Zygote(settings.IMAGE_DECODER, limits)
        return self._zygote


@contextmanager
def _memory() -> Iterator[int]:
    descriptor = os.memfd_create("image", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _check(ending: Ending) -> None:
    if ending.exit_code == -signal.SIGXCPU:
        raise DecoderTimedOut("Decoding used up its processor time.")
    if ending.exit_code:
        raise DecoderCrashed(f"The decoder ended with {ending.exit_code}.")
