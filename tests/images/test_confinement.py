"""What a child may not do, and what it uses."""

import subprocess
import sys
from dataclasses import astuple

import pytest

from images import zygote
from images.decoding import Decoder
from images.sandbox import Limits
from tests.images import corpus

LIMITS = Limits(cpu_seconds=5, memory_bytes=1 << 30, max_pixels=1_000_000)


# A process of its own: the tests' may hold more open files than a confined child may have.
TELL = """
import os, sys
from pathlib import Path
from images.sandbox import Limits, confine, occupied_bytes
out = os.fdopen(os.dup(1), "w")  # confined, it has no terminal
print("occupied", occupied_bytes(), file=out)
confine(Limits(*map(int, sys.argv[1:])), os.getppid())
print(Path("/proc/self/status").read_text(), Path("/proc/self/limits").read_text(), file=out)
print("session", os.getsid(0) == os.getpid(), file=out, flush=True)
"""


@pytest.fixture(scope="module")
def confined() -> str:
    """What the kernel says about a confined child."""
    command = [sys.executable, "-c", TELL, *(str(limit) for limit in astuple(LIMITS))]
    done = subprocess.run(
        command, env=zygote.environment(), capture_output=True, text=True, check=True
    )
    return done.stdout


def limit(confined: str, name: str) -> list[str]:
    line = next(line for line in confined.splitlines() if line.startswith(name))
    return line.removeprefix(name).split()[:2]


def test_a_child_cannot_gain_privileges(confined: str) -> None:
    assert "NoNewPrivs:\t1" in confined


def test_a_child_has_a_session_of_its_own(confined: str) -> None:
    assert "session True" in confined


def test_a_child_has_limits_on_time_files_and_memory(confined: str) -> None:
    assert limit(confined, "Max cpu time") == ["5", "6"]
    assert limit(confined, "Max open files") == ["32", "32"]
    assert limit(confined, "Max core file size") == ["0", "0"]
    assert int(limit(confined, "Max file size")[0]) == LIMITS.largest_file_bytes
    most = int(limit(confined, "occupied")[0]) + LIMITS.memory_bytes + (1 << 30)
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
