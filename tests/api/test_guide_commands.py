"""The command lines of docs/api.md run as they are written."""

import json
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import Organisation
from images.models import Submission
from tests.api.guide import block, environment, in_bash
from tests.factories import ImageFactory, analysed_submission, make_image
from worker.processes import put_away
from worker.tasks import analyse

COMMANDS = block("sh", "touchstone submit").splitlines()
(WATCH,) = [line for line in COMMANDS if " watch " in line]
WAITING = [line for line in COMMANDS if " --wait" in line]
HERE = f'touchstone() {{ {sys.executable} -m touchstone "$@"; }}\n'
# Where it is not the id of the submission.
SHOWN = {"submit": "1002.jpg", "feedback": "fbk_"}
# What each that waits brings in.
SENT = {
    "submit": ({"picture.jpg", "other.jpg"}, "lot-7", {"shop": "north"}),
    "zip": ({"a.jpg"}, "lot-8", {}),
}
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def judged(organisation: Organisation) -> Submission:
    return analysed_submission(
        organisation=organisation,
        image=ImageFactory.create(organisation=organisation, content=make_image()),
        reference="order-1001",
    )


@pytest.fixture
def worker(settings: Settings) -> Iterator[None]:
    """With one detector, so that a verdict does not take long."""
    settings.DETECTORS = ["cnn"]
    yield
    put_away()


def judging_meanwhile(run: Callable[[], str]) -> str:
    """What a program said, while what it submits is judged."""
    with ThreadPoolExecutor(1) as pool:
        said = pool.submit(run)
        while not said.done():
            analyse()
            Event().wait(0.02)
    return said.result()


@pytest.mark.parametrize("command", [line for line in COMMANDS if line not in {WATCH, *WAITING}])
def test_the_command_line(
    live_server: LiveServer, api_key: str, tmp_path: Path, judged: Submission, command: str
) -> None:
    said = in_bash(HERE + command, live_server, api_key, tmp_path, SUBMISSION=judged.public_id)
    assert SHOWN.get(command.split()[1], judged.public_id) in said


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("command", WAITING)
def test_waiting_for_the_verdicts(
    live_server: LiveServer, api_key: str, tmp_path: Path, command: str
) -> None:
    said = judging_meanwhile(lambda: in_bash(HERE + command, live_server, api_key, tmp_path))
    sent, (names, reference, metadata) = list(Submission.objects.all()), SENT[command.split()[1]]
    assert {one.file_name for one in sent} == names
    for one in sent:
        assert (one.status, one.reference, one.metadata) == ("analysed", reference, metadata)
        assert f"{one.probability:.3f}" in said


def test_watching_until_it_is_ended(live_server: LiveServer, api_key: str, tmp_path: Path) -> None:
    (tmp_path / "incoming").mkdir()
    (tmp_path / "incoming" / "a.jpg").write_bytes(make_image())
    with subprocess.Popen(
        [sys.executable, "-m", *shlex.split(WATCH)],
        cwd=tmp_path,
        env=environment(live_server, api_key),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        document = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    assert document["file"] == "incoming/a.jpg"
    assert document["submission"]["id"] == Submission.objects.get().public_id
