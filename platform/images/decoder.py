"""The process that opens files from outside: it forks one confined child an image.

`images.decoding` runs it as `python -m images.decoder`. It has everything imported, so that a child
costs a fork, and it knows no Django, no database and no secrets that it could give away.
"""

import gc
import hashlib
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from images import framing
from images.errors import Undecodable
from images.provenance.apart import metadata_beside
from images.rendering import render
from images.sandbox import Limits, confine
from images.warmth import warm_up

BeforeDecode = Callable[[str], None]
OUT_OF_MEMORY, NO_ANSWER = 12, 70  # exit codes


def main(before_decode: BeforeDecode | None = None) -> None:
    """Serve until the worker is gone; a test's `before_decode` gets the SHA-256, in the child."""
    channel_number, cpu_seconds, memory_bytes, max_pixels = map(int, sys.argv[1:])
    limits = Limits(cpu_seconds, memory_bytes, max_pixels)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warm_up()
    gc.disable()
    gc.freeze()  # children share these pages as long as nobody walks over them
    with (
        socket.socket(fileno=channel_number) as channel,
        suppress(BrokenPipeError, ConnectionResetError),  # the worker is gone
    ):
        channel.send(framing.READY)
        while request := _next_request(channel):
            _serve(channel, request, limits, before_decode)


def _next_request(channel: socket.socket) -> list[int]:
    """Descriptors of the image and of room for the answer; none when the worker is gone."""
    _, descriptors, _, _ = socket.recv_fds(channel, len(framing.DECODE), 2)
    return descriptors


def _serve(
    channel: socket.socket,
    request: list[int],
    limits: Limits,
    before_decode: BeforeDecode | None,
) -> None:
    zygote, child = os.getpid(), os.fork()
    if not child:
        channel.close()
        _decode_and_leave(request, limits, zygote, before_decode)
    for descriptor in request:
        os.close(descriptor)
    handle = os.pidfd_open(child)
    try:
        socket.send_fds(channel, [framing.STARTED], [handle])
        _wait(channel, handle)
    finally:
        os.close(handle)
        ending = _bury(child)
    channel.send(ending)


def _wait(channel: socket.socket, handle: int) -> None:
    """Until the child ends, or the worker: it says nothing meanwhile, so a word is its end."""
    select.select([handle, channel.fileno()], [], [])


def _bury(child: int) -> bytes:
    """End the child and what it started; it is not reaped yet, so its number means nobody else."""
    os.kill(child, signal.SIGKILL)
    with suppress(ProcessLookupError):  # it did not live to have a group of its own
        os.killpg(child, signal.SIGKILL)
    _, status, usage = os.wait4(child, 0)
    milliseconds = round((usage.ru_utime + usage.ru_stime) * 1000)
    return framing.ENDING.pack(status, milliseconds, usage.ru_maxrss)


def _decode_and_leave(
    request: list[int], limits: Limits, zygote: int, before_decode: BeforeDecode | None
) -> NoReturn:
    code = NO_ANSWER
    try:
        confine(limits, zygote)
        source, target = request
        data = os.pread(source, os.fstat(source).st_size, 0)
        if before_decode:
            before_decode(hashlib.sha256(data).hexdigest())
        _answer(target, data, limits)
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    finally:
        os._exit(code)


def _answer(target: int, data: bytes, limits: Limits) -> None:
    with metadata_beside(data) as metadata:
        try:
            rendering = render(data, max_pixels=limits.max_pixels)
        except Undecodable as error:
            framing.write_answer(target, {"refused": error.code, "detail": error.detail})
            return
        provenance = metadata()
    height, width, _ = rendering.pixels.shape
    facts = {
        "width": width,
        "height": height,
        "preview_bytes": len(rendering.preview),
        "thumbnail_bytes": len(rendering.thumbnail),
        "pdq": rendering.pdq,
        "pdq_quality": rendering.pdq_quality,
        "provenance": provenance,
    }
    parts = (rendering.pixels.data, rendering.preview, rendering.thumbnail)
    framing.write_answer(target, facts, *parts)


if __name__ == "__main__":
    main()
