"""The short form of `make faults` and `make bench…`: the programs work, a small run is sound."""

import os
import re
import subprocess
import sys

import pytest

from config.env import ROOT

pytestmark = pytest.mark.stack
SECONDS = 300


def last_line(*arguments: str, **settings: str) -> str:
    command, env = [sys.executable, "-m", *arguments], os.environ | settings
    done = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()[-1]


def test_nothing_is_lost_or_doubled_when_workers_and_broker_die() -> None:
    kills = ("--children=1", "--workers=1", "--data-losses=1", "--interval=1.5", "--lease=5")
    line = last_line("tests.faults", "--uploads=24", *kills, DETECTORS="cnn")
    found = re.fullmatch(r"faults: uploads=24 lost=0 doubled=0 quarantined=3 starts=(\d+)", line)
    assert found, line
    # Nine are allowed; a worker that dies between claim and decoder spends an attempt without one.
    assert 3 <= int(found[1]) <= 9


def test_many_moderators_never_get_the_same_case_and_lose_no_ruling() -> None:
    line = last_line("benchmarks.moderators", "--people=6", "--cases=30")
    assert line.startswith("moderators: people=6 cases=30 double_claims=0 lost_decisions=0 ")


def test_the_benchmark_compares_the_platform_with_its_ceiling() -> None:
    short = ("--images=32", "--rounds=1", "--seconds=3")
    line = last_line("benchmarks.bench", *short, DETECTORS="cnn")
    found = re.search(r"share_of_ceiling=(\d\.\d\d)$", line)
    assert found
    assert 0 < float(found[1]) < 3


def test_the_review_pages_are_measured_beside_a_smaller_platform() -> None:
    short = ("--submissions=400", "--cases=160", "--entries=100", "--rounds=2", "--times=2")
    line = last_line("benchmarks.scale", *short, "--limit-ms=60000")
    found = re.fullmatch(
        r"bench-scale: submissions=400 cases=160 entries=100 worst_p95_ms=\d+", line
    )
    assert found, line
