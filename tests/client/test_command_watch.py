"""`touchstone watch`: every content of a folder is sent once, over crashes and restarts."""

import json
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from images.models import Submission
from tests.client.commands import COMMAND, Touchstone, environment
from tests.client.conftest import Hours
from tests.client.road import Act, Road
from tests.factories import make_image
from touchstone import Client, Unreachable
from touchstone.cli.folder import Folder
from touchstone.cli.lull import Lull
from touchstone.cli.memory import Memory
from touchstone.cli.screen import Screen
from touchstone.cli.sending import Sender
from touchstone.cli.watch import Watch

Connect = Callable[..., Client]
Look = Callable[..., list[str | None]]


@pytest.fixture
def look(
    connect: Connect, address: str, tmp_path: Path, hours: Hours, capsys: pytest.CaptureFixture[str]
) -> Look:
    """`look()` is a watcher that has just been started and looks twice; the problems it told."""

    def looked(url: str = address, times: int = 2, every: float = 60) -> list[str | None]:
        sender = Sender(connect(url, tries=1), Event(), has_answered=True, parallel=1)
        memory = Memory(tmp_path / ".touchstone-sent")
        watch = Watch(Folder(tmp_path), memory, sender, Screen(as_json=True), hours.clock)
        for _ in range(times):
            watch.look()
            hours.moment += every
        told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return [(each["problem"] or {}).get("code") for each in told]

    return looked


def count() -> int:
    return Submission.objects.count()


def test_a_look_sends_what_is_finished_once(look: Look, pictures: list[Path]) -> None:
    assert look(times=5) == [None] * 3
    assert count() == 3


def test_after_a_restart_nothing_is_sent_again(look: Look, pictures: list[Path]) -> None:
    look()
    assert look() == []
    assert count() == 3


def test_the_same_content_under_other_names_is_sent_once(
    look: Look, pictures: list[Path], tmp_path: Path
) -> None:
    shutil.copy(pictures[0], tmp_path / "copy.jpg")
    look()
    pictures[1].rename(tmp_path / "moved.jpg")
    look()
    assert count() == 3


def test_what_was_refused_is_not_tried_again(look: Look, tmp_path: Path) -> None:
    (tmp_path / "words.jpg").write_text("no image")
    assert look() == ["unsupported_format"]
    assert look() == []


def test_what_may_pass_is_tried_again_and_told_once(look: Look, road: Road, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(make_image())
    assert look(road.plays([Act.CUT_BEFORE, Act.UNAVAILABLE]), times=4) == ["unreachable", None]
    assert (count(), len(road.travellers)) == (1, 3)


@pytest.mark.parametrize(("looks", "requests"), [(8, 1), (9, 4)])
def test_nothing_is_sent_before_the_server_wants_it(
    look: Look, road: Road, pictures: list[Path], looks: int, requests: int
) -> None:
    told = look(road.plays([Act.LIMITED]), times=looks, every=3)  # sent after 3 and 24 seconds
    assert told == ["throttled", *[None] * (requests - 1)]
    assert len(road.travellers) == requests


def test_without_a_word_of_the_server_the_lulls_grow_until_it_answers() -> None:
    hours = Hours()
    lull, seen = Lull(hours.clock.now), []
    for _ in range(8):
        for _ in range(2):  # one of another thread
            lull.begin(Unreachable())
        seen.append(lull.left_seconds)
        hours.moment += lull.left_seconds
        assert not lull.is_on
    assert seen == [5, 10, 20, 40, 80, 160, 300, 300]
    lull.was_answered()
    lull.begin(Unreachable())
    assert lull.left_seconds == 5


def test_what_arrived_without_being_remembered_is_not_doubled(
    look: Look, road: Road, tmp_path: Path
) -> None:
    (tmp_path / "a.jpg").write_bytes(make_image())
    assert look(road.plays([Act.CUT_AFTER])) == ["unreachable"]
    assert look() == [None]
    assert count() == 1


def test_a_folder_that_is_none(touchstone: Touchstone, tmp_path: Path) -> None:
    ended = touchstone("watch", tmp_path / "none")
    assert ended.code == 2
    assert "is no folder" in ended.err


@pytest.fixture
def watching(address: str, api_key: str, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The program itself, as people start it."""
    with subprocess.Popen(
        [*COMMAND, "watch", str(tmp_path), "--interval", "0.05", "--json"],
        env=environment(address, api_key),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "sigterm"])
def test_the_program_sends_new_files_until_it_is_ended(
    watching: subprocess.Popen[str], tmp_path: Path, end: signal.Signals
) -> None:
    assert watching.stdout
    assert watching.stderr
    assert watching.stderr.readline() == f"watching {tmp_path}; Ctrl-C ends it\n"
    for seed, name in enumerate(("a.jpg", "b.png")):
        (tmp_path / name).write_bytes(make_image(seed=seed))
        assert json.loads(watching.stdout.readline())["file"] == str(tmp_path / name)
    watching.send_signal(end)
    assert watching.wait(30) == 0
    assert watching.stderr.read() == "stopped\n"
    assert watching.stdout.read() == ""
