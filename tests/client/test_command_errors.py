"""What people do wrong is said in words, with exit code 2, and without the key."""

from pathlib import Path

import pytest

from tests.client.commands import Touchstone
from tests.client.road import Act, Road

SECRET = "tsk_live_0123456789abcdef"
EVERY = [["submit", "a.jpg"], ["watch", "."], ["get", "sub_1"], ["list"]]


@pytest.mark.parametrize("command", EVERY, ids=lambda command: str(command[0]))
@pytest.mark.parametrize("name", ["TOUCHSTONE_KEY", "TOUCHSTONE_URL"])
def test_what_is_missing_is_named(
    touchstone: Touchstone, monkeypatch: pytest.MonkeyPatch, command: list[str], name: str
) -> None:
    monkeypatch.delenv(name)
    ended = touchstone(*command)
    assert ended.code == 2
    assert f"set {name} or give --" in ended.err


def test_options_come_before_the_environment(
    touchstone: Touchstone, monkeypatch: pytest.MonkeyPatch, address: str, api_key: str
) -> None:
    monkeypatch.setenv("TOUCHSTONE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("TOUCHSTONE_KEY", SECRET)
    assert touchstone("list", "--url", address, "--key", api_key).code == 0


def test_a_wrong_address_is_said_once_and_the_rest_is_left(
    touchstone: Touchstone, pictures: list[Path], address: str
) -> None:
    ended = touchstone("submit", *pictures, "--parallel", "1", "--url", f"{address}/accounts")
    assert ended.code == 2
    assert ended.err.count("Is this the address of a Touchstone") == 1
    assert "0 of 3 answered" in ended.err


def test_a_long_pause_is_explained(touchstone: Touchstone, road: Road) -> None:
    ended = touchstone("list", "--url", road.plays([Act.IN_FLIGHT]))
    assert ended.err == "Still running [idempotency_in_flight] Trying again in 1 s.\n"
    assert ended.code == 0


def test_no_address_at_all(touchstone: Touchstone) -> None:
    ended = touchstone("list", "--url", "touchstone.example")
    assert (ended.code, ended.out) == (2, "")
    assert "it begins with https:// or http://" in ended.err


def test_a_refused_key_is_said_once_and_the_rest_is_left(
    touchstone: Touchstone, pictures: list[Path]
) -> None:
    ended = touchstone("submit", *pictures, "--parallel", "1", "--key", SECRET)
    assert ended.code == 2
    assert "This is not a key of this platform." in ended.err
    assert "Check TOUCHSTONE_KEY or --key" in ended.err
    assert ended.out.count(" refused ") == 1
    assert SECRET not in ended.out + ended.err


@pytest.mark.parametrize("command", EVERY, ids=lambda command: str(command[0]))
def test_the_key_is_never_printed(
    touchstone: Touchstone, tmp_path: Path, pictures: list[Path], command: list[str]
) -> None:
    named = {"a.jpg": pictures[0], ".": tmp_path}
    arguments = [named.get(argument, argument) for argument in command]
    quick = ["--interval", "0.01"] if command[0] == "watch" else []
    ended = touchstone(*arguments, *quick, "--key", SECRET)
    assert ended.code == 2
    assert SECRET not in ended.out + ended.err


def test_what_is_not_there_is_no_wrong_call(touchstone: Touchstone) -> None:
    ended = touchstone("get", f"sub_{'0' * 32}")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("error: ")


@pytest.mark.parametrize(
    "wrong",
    [
        ["list", "--verdict", "fake"],
        ["list", "--created-after", "yesterday"],
        ["lookup", "--sha256", "abc"],
        ["webhooks", "deliveries", "--status", "lost"],
    ],
    ids=" ".join,
)
def test_a_filter_that_is_none_is_a_wrong_call(touchstone: Touchstone, wrong: list[str]) -> None:
    ended = touchstone(*wrong)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("error: ")


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        ["submit"],
        ["submit", "a.jpg", "--metadata", "shop"],
        ["submit", "a.jpg", "--parallel", "0"],
        ["submit", "a.jpg", "--timeout", "soon"],
        ["list", "--limit", "-1"],
    ],
)
def test_a_call_that_is_none_shows_how_to_call(touchstone: Touchstone, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        touchstone(*wrong)
    assert end.value.code == 2


@pytest.mark.parametrize("command", ["", "submit", "watch", "get", "list"])
def test_the_help_names_the_exit_codes_and_no_key(
    touchstone: Touchstone, capsys: pytest.CaptureFixture[str], api_key: str, command: str
) -> None:
    with pytest.raises(SystemExit) as end:
        touchstone(*filter(None, [command]), "--help")
    said = capsys.readouterr().out
    assert end.value.code == 0
    assert "exit codes: 0 everything was answered" in said
    assert api_key not in said
