"""Reading variables: mistakes are found at start, and name themselves."""

import os
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "READ", set())
    monkeypatch.setattr(os, "environ", {"GIVEN": "yes"})


def test_a_variable_without_a_default_must_be_set() -> None:
    with pytest.raises(ImproperlyConfigured, match="ABSENT is not set"):
        env.text("ABSENT")


def test_a_flag_is_spelled_in_one_of_the_usual_ways() -> None:
    assert env.flag("GIVEN", default=False) is True
    os.environ["GIVEN"] = "perhaps"
    with pytest.raises(ImproperlyConfigured, match="'perhaps'"):
        env.flag("GIVEN", default=False)


def test_a_number_is_a_whole_one() -> None:
    assert env.integer("ABSENT", 7) == 7
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        env.integer("GIVEN", 7)


def test_words_are_separated_by_commas() -> None:
    assert env.words("ABSENT", " one, two ,") == ["one", "two"]


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from a file\n")
    os.environ["KEY_FILE"] = str(tmp_path / "key")
    assert env.secret("KEY") == "from a file"
    assert {"KEY", "KEY_FILE"} == env.READ


def test_a_secret_file_that_is_not_there_is_named() -> None:
    os.environ["KEY_FILE"] = "/nowhere/key"
    with pytest.raises(ImproperlyConfigured, match="KEY_FILE cannot be read"):
        env.secret("KEY")


def test_the_environment_wins_over_a_file_of_variables(tmp_path: Path) -> None:
    (tmp_path / "env").write_text("# GIVEN=no\nGIVEN=no\nNEW = 'quoted'\nnonsense\n")
    env.load_file(tmp_path / "env")
    assert (os.environ["GIVEN"], os.environ["NEW"]) == ("yes", "quoted")


def test_a_secret_in_the_environment_wins_over_a_secret_file_in_the_file(tmp_path: Path) -> None:
    os.environ |= {"KEY": "direct", "TOKEN_FILE": "/run/secrets/token"}
    (tmp_path / "env").write_text("KEY_FILE=/elsewhere\nTOKEN=old\n")
    env.load_file(tmp_path / "env")
    assert env.secret("KEY") == "direct"
    assert "TOKEN" not in os.environ
