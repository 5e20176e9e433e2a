"""The whole platform on real parts, started as root and as a normal user, stopped and killed."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from supervisor.children import ROOT
from tests.supervisor.people import environment, normal_python
from tests.supervisor.platform_run import Run, survivors

pytestmark = pytest.mark.stack

SAMPLES = ["chelsea.png", "coffee.png", "rocket.jpg", "gradient.png", "fractal.png"]


@pytest.fixture(scope="module", autouse=True)
def graphs() -> None:
    """The detectors' graphs are made once per machine; a normal user may not write there."""
    command = [sys.executable, "-m", "detection", "list"]
    subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, check=False)


@pytest.fixture
def up(open_folder: Path, free_port: int) -> Iterator[Callable[..., Run]]:
    runs: list[Run] = []

    def begin(python: list[str], *options: str, **variables: str) -> Run:
        runs.append(Run(python, open_folder, free_port, *options, **variables))
        return runs[-1]

    yield begin
    for run in runs:
        run.process.kill()
        run.wait()


def test_one_round_ends_with_six_verdicts_and_nothing_running(up: Callable[..., Run]) -> None:
    run = up([sys.executable], "--once")
    assert run.wait() == 0, run.said
    assert [row[0] for row in run.verdicts] == [*SAMPLES, "upsampled.png"]
    assert all(row[1] and row[4].isdigit() for row in run.verdicts)
    assert "administrator@demo.example" in run.said
    assert not [one for one in psutil.process_iter() if is_of(one, run.state)]


def is_of(process: psutil.Process, state: Path) -> bool:
    try:
        return any(str(state) in text for text in (*process.cmdline(), *process.environ().values()))
    except psutil.Error:
        return False


def test_a_normal_user_finds_everything_again_after_a_kill(up: Callable[..., Run]) -> None:
    run = up(normal_python())
    run.wait_for("secrets/demo.json")
    kept = json.loads((run.state / "secrets" / "demo.json").read_text())
    family = run.family()
    assert len(family) > 10
    family[0].kill()
    assert survivors(family, 15) == []
    assert run.wait() == signal.SIGKILL
    again = up(normal_python())
    again.wait_for("Passwords and API key: ")
    # A lost database would have needed a new key.
    assert json.loads((run.state / "secrets" / "demo.json").read_text()) == kept
    stop_in_order(again)


def stop_in_order(run: Run) -> None:
    family = run.family()
    run.process.send_signal(signal.SIGINT)
    assert run.wait() == 0
    assert survivors(family, 0) == []
    order = [run.said.rindex(name) for name in ("web  ", "general  ", "valkey  ", "postgres  ")]
    assert order == sorted(order)
