"""What the processes are told, and what the person's own settings change."""

import os
from pathlib import Path

import pytest

from supervisor.environment import compose, is_given
from supervisor.places import Places
from supervisor.postgres import Cluster
from supervisor.valkey import Broker


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setattr(os, "environ", {"PATH": os.environ["PATH"]})
    made = Places(tmp_path)
    made.prepare()
    return made


def test_serving_and_owning_use_different_roles(places: Places) -> None:
    cluster = Cluster(places.postgres, places.run)
    told = compose(places, cluster, Broker(places.valkey, places.run))
    assert told.serving["DATABASE_URL"].startswith("postgres://touchstone_app@")
    assert told.owning["DATABASE_URL"].startswith("postgres://touchstone_owner@")


def test_the_environment_wins(places: Places) -> None:
    os.environ |= {"DATABASE_URL": "postgres://mine", "DEVELOPMENT": "0", "REDIS_URL": ""}
    told = compose(places, None, Broker(places.valkey, places.run))
    assert told.owning["DATABASE_URL"] == "postgres://mine"
    assert told.serving["DEVELOPMENT"] == "0"
    assert told.serving["REDIS_URL"].startswith("unix://")


def test_a_secret_in_a_file_counts_as_given(places: Places) -> None:
    assert not is_given("SECRET_KEY")
    os.environ["SECRET_KEY_FILE"] = "/run/secrets/secret_key"
    assert is_given("SECRET_KEY")
    assert "SECRET_KEY" not in compose(places, None, None).serving


def test_the_key_is_made_once_and_is_private(places: Places) -> None:
    first, second = (compose(places, None, None).serving["SECRET_KEY"] for _ in range(2))
    assert first == second
    assert len(first) >= 50
    files = (places.secrets / "secret_key", places.state / "touchstone.env")
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
