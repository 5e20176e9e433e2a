"""Images that kill, hang or exhaust the child that decodes them; the worker lives on."""

import hashlib
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from images.decoding import Decoder, DecoderCrashed, DecoderTimedOut
from tests.factories import make_image
from tests.images.rough_decoder import ACCIDENTS

UNLUCKY = {kind: make_image(seed=number) for number, kind in enumerate(ACCIDENTS)}
LUCKY = make_image(seed=99)


@pytest.fixture
def left_behind(tmp_path: Path) -> Path:
    return tmp_path / "left-behind"


@pytest.fixture
def rough(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, left_behind: Path
) -> Iterator[Decoder]:
    settings.IMAGE_DECODER = "tests.images.rough_decoder"
    settings.DECODE_WALL_SECONDS, settings.DECODE_CPU_SECONDS = 3, 1
    pairs = (f"{hashlib.sha256(data).hexdigest()}={kind}" for kind, data in UNLUCKY.items())
    monkeypatch.setenv("DECODER_ACCIDENTS", ",".join(pairs))
    monkeypatch.setenv("DECODER_LEFT_BEHIND", str(left_behind))
    with Decoder() as decoder:
        yield decoder


@pytest.mark.parametrize("kind", ["killed", "segfault", "hoard", "zygote"])
def test_a_dead_child_is_a_crash_and_the_next_image_is_decoded(kind: str, rough: Decoder) -> None:
    with pytest.raises(DecoderCrashed):
        rough.decode(UNLUCKY[kind])
    assert rough.decode(LUCKY).width == 64


@pytest.mark.parametrize("kind", ["hang", "spin"])
def test_a_child_that_takes_too_long_is_ended(kind: str, rough: Decoder) -> None:
    with pytest.raises(DecoderTimedOut):
        rough.decode(UNLUCKY[kind])
    assert rough.decode(LUCKY).width == 64


def test_what_a_child_leaves_behind_is_ended_with_it(rough: Decoder, left_behind: Path) -> None:
    rough.decode(UNLUCKY["outlive"])
    assert ends(int(left_behind.read_text()))


def test_all_leave_when_the_worker_is_killed_in_the_middle(rough: Decoder, tmp_path: Path) -> None:
    hanging = tmp_path / "hanging.jpg"
    hanging.write_bytes(UNLUCKY["hang"])
    worker = subprocess.Popen([sys.executable, "-c", WORKER, hanging], stdout=subprocess.PIPE)
    assert worker.stdout
    zygote = int(worker.stdout.readline())
    child = first_child(zygote)
    worker.kill()
    worker.communicate()
    assert ends(zygote)
    assert ends(child)


WORKER = """
import os, sys
from pathlib import Path
os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "DECODE_WALL_SECONDS": "60",
               "IMAGE_DECODER": "tests.images.rough_decoder"}
from images.decoding import Decoder
with Decoder() as decoder:
    print(Path(f"/proc/self/task/{os.getpid()}/children").read_text(), flush=True)
    decoder.decode(Path(sys.argv[1]).read_bytes())
"""


def first_child(process: int) -> int:
    children = Path(f"/proc/{process}/task/{process}/children")
    deadline = time.monotonic() + 30
    while not children.read_text() and time.monotonic() < deadline:
        os.sched_yield()
    return int(children.read_text().split()[0])


def ends(process: int) -> bool:
    """Within ten seconds; a process that is gone already has ended."""
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], 10)[0])
    finally:
        os.close(handle)
