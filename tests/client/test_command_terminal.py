"""A hundred images from the command line of a terminal to their verdicts, with a real worker."""

import os
import pty
import re
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from pytest_django import Settings

from accounts.models import ApiKey
from images.models import Submission
from tests.client.commands import COMMAND, environment
from tests.factories import make_image
from worker.processes import put_away
from worker.tasks import analyse

IMAGES = 100
SECONDS = 240
TERMINAL = {"TERM": "xterm-256color", "COLUMNS": "220", "LINES": "200"}
STYLE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """What a person sees: everything that was written, in the order in which it was."""

    def __init__(self) -> None:
        self._master, self.slave = pty.openpty()
        self._parts: list[bytes] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        # Linux says with an error that nobody can write any more.
        try:
            while part := os.read(self._master, 65536):
                self._parts.append(part)
        except OSError:
            return

    def close(self) -> str:
        os.close(self.slave)
        self._reader.join()
        os.close(self._master)
        return b"".join(self._parts).decode()


@pytest.fixture(autouse=True)
def one_detector(settings: Settings) -> Iterator[None]:
    settings.DETECTORS = ["cnn"]
    yield
    put_away()


@pytest.fixture
def many(tmp_path: Path) -> Path:
    for seed in range(IMAGES):
        (tmp_path / f"{seed:03}.jpg").write_bytes(make_image(seed=seed))
    return tmp_path


def judge_while_it_runs(process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        analyse()
        Event().wait(0.02)


def test_a_hundred_images_get_a_bar_and_a_table(address: str, api_key: str, many: Path) -> None:
    ApiKey.objects.update(requests_per_minute=100_000)
    terminal = Terminal()
    with subprocess.Popen(
        [*COMMAND, "submit", *map(str, sorted(many.iterdir())), "--wait", "--parallel", "8"],
        env=environment(address, api_key, **TERMINAL),
        stdin=terminal.slave,
        stdout=terminal.slave,
        stderr=terminal.slave,
    ) as process:
        guard = threading.Timer(SECONDS, process.kill)
        guard.start()
        judge_while_it_runs(process)
        guard.cancel()
    seen = terminal.close()
    assert process.returncode == 0, seen
    assert Submission.objects.filter(status="analysed").count() == IMAGES
    plain = STYLE.sub("", seen)
    assert re.search(r"submit ━+.* 100/100", plain)
    assert "100 of 100 answered" in plain
    for one in Submission.objects.all():
        cells = (f"{many}/{one.file_name}", r"\w[\w ]+?", f"{one.probability:.3f}", "cnn")
        row = r"\s+".join([*cells, rf"{address}/\S+{one.public_id}"])
        assert re.search(row, plain), (one.file_name, plain)
