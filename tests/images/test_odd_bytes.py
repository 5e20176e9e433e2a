"""Whatever a file looks like, the door answers with an image or a refusal, and soon."""

import time

import numpy as np
import pytest

from images.errors import FileRefused
from images.formats import Header
from images.headers import inspect
from tests.images import corpus

MAKERS = {name: make for name, (_, make) in (corpus.GOOD | corpus.REFUSED).items()}
HOSTILE = {
    "tiny segments": b"\xff\xd8" + b"\xff\xe0\x00\x02" * 2_000_000,
    "filling": b"\xff\xd8" + b"\xff" * 8_000_000 + b"\x00",
    "tiny chunks": b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" + bytes(8_000_000),
    "tiny blocks": b"GIF89a" + bytes(7) + b"\x21\xfe" + b"\1x" * 4_000_000,
    "tiny boxes": b"\0\0\0\x0cftypavif" + b"\0\0\0\x08free" * 1_000_000,
    "nested boxes": b"\0\0\0\x0cftypavif" + b"\0\0\0\0ipco" * 1_000_000,
}


def outcome(content: bytes) -> Header | str:
    try:
        return inspect(content)
    except FileRefused as refusal:
        return refusal.code


@pytest.mark.parametrize("name", MAKERS)
def test_changed_and_shortened_files_are_judged_without_an_accident(name: str) -> None:
    random, whole = np.random.default_rng(7), MAKERS[name]()
    for _ in range(60):
        content = bytearray(whole[: random.integers(0, len(whole) + 1)])
        for place in random.integers(0, max(1, len(content)), 4):
            content[place : place + 1] = random.bytes(1)
        assert isinstance(outcome(bytes(content)), Header | str)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_made_of_endless_parts_is_given_up_soon(name: str) -> None:
    started = time.process_time()
    assert outcome(HOSTILE[name]) == "damaged_header"
    assert time.process_time() - started < 1
