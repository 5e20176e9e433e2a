"""What a child may not do, and what it uses."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from images import zygote
from images.decoding import Decoder
from images.sandbox import Limits, confine
from tests.images import corpus

LIMITS = Limits(cpu_seconds=5, memory_bytes=1 << 30, max_pixels=1_000_000)


@pytest.fixture(scope="module")
def confined() -> str:
    """What the kernel says about a confined child."""
    reading, writing = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if not child:
        try:
            confine(LIMITS, parent)
            os.write(writing, Path("/proc/self/status").read_bytes())
            os.write(writing, Path("/proc/self/limits").read_bytes())
            os.write(writing, f"session {os.getsid(0) == os.getpid()}".encode())
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as file:
        return file.read()


def limit(confined: str, name: str) -> list[str]:
    line = next(line for line in confined.splitlines() if line.startswith(name))
    return line.removeprefix(name).split()[:2]


def address_space_here() -> int:
    """The child is a fork of the test process, which may have loaded anything by now."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")


def test_a_child_cannot_gain_privileges(confined: str) -> None:
    assert "NoNewPrivs:\t1" in confined


def test_a_child_has_a_session_of_its_own(confined: str) -> None:
    assert "session True" in confined


def test_a_child_has_limits_on_time_files_and_memory(confined: str) -> None:
    assert limit(confined, "Max cpu time") == ["5", "6"]
    assert limit(confined, "Max open files") == ["32", "32"]
    assert limit(confined, "Max core file size") == ["0", "0"]
    assert int(limit(confined, "Max file size")[0]) == LIMITS.largest_file_bytes
    most = address_space_here() + LIMITS.memory_bytes + (1 << 30)
    assert int(limit(confined, "Max address space")[0]) < most


def test_the_decoder_gets_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hush")
    environment = zygote.environment()
    assert environment["VIPS_BLOCK_UNTRUSTED"] == "1"
    assert not {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "S3_SECRET_KEY"} & environment.keys()


def test_children_are_forked_from_a_single_thread() -> None:
    code = "import os, images.warmth as w; w.warm_up(); print(len(os.listdir('/proc/self/task')))"
    command, environment = [sys.executable, "-c", code], zygote.environment()
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert done.stdout.strip() == b"1"


def test_twelve_megapixels_take_little_time_and_memory(decoder: Decoder) -> None:
    decoded = decoder.decode(corpus.saved(corpus.picture(4000, 3000), "JPEG"))
    assert decoded.pixels.shape == (3000, 4000, 3)
    assert decoded.cpu_seconds < 5
    assert decoded.peak_memory_bytes < 400 << 20
