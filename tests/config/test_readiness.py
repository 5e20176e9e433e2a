"""Health touches nothing; readiness asks every server, and waits for none of them for long."""

import threading
import time
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from config.readiness import CHECK_SECONDS, OK, Check, answers, is_ready


def test_health_asks_nobody(
    client: Client,
    db: None,
    django_assert_num_queries: DjangoAssertNumQueries,
    settings: Settings,
) -> None:
    settings.REDIS_URL = "unix:///nonexistent"
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == {"status": "ok"}


def test_readiness_has_a_line_for_each_condition(client: Client, db: None) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.content.decode().splitlines()[1:-1] == [
        '  "status": "ok",',
        '  "database": "ok",',
        '  "migrations": "ok",',
        '  "wall": "ok",',
        '  "broker": "ok",',
        '  "store": "ok"',
    ]


@pytest.mark.django_db(transaction=True)
def test_while_a_migration_is_missing_it_is_not_ready(client: Client) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("images", "0011_turns")
    try:
        answer = client.get("/readyz")
    finally:
        recorder.record_applied("images", "0011_turns")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "pending")


@pytest.mark.django_db(transaction=True)
def test_while_a_wall_between_organisations_is_missing_it_is_not_ready(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE images_submission NO FORCE ROW LEVEL SECURITY")
    try:
        answer = client.get("/readyz")
    finally:
        call_command("prepare_database", verbosity=0)
    assert answer.status_code == 503
    assert answer.json()["wall"].startswith("missing in images_submission: run manage.py")


def test_without_the_broker_it_is_ready_and_says_so(
    client: Client, db: None, settings: Settings
) -> None:
    settings.REDIS_URL = "unix:///nonexistent"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["broker"]) == (200, "unreachable")


def test_with_a_store_that_takes_nothing_it_is_not_ready(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(default_storage, "location", str(tmp_path / "file"))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["store"]) == (503, "unreachable")


def test_what_hangs_is_given_up_and_holds_up_no_other() -> None:
    ends = threading.Event()

    def hang() -> str:
        ends.wait(60)
        return OK

    checks = (Check("hanging", hang), Check("well", lambda: OK))
    started = time.monotonic()
    found = answers(checks, seconds=0.2)
    again = answers(checks, seconds=0.2)
    assert time.monotonic() - started < CHECK_SECONDS
    assert found == again == {"hanging": "no answer within 0.2 s", "well": OK}
    assert not is_ready(found, checks)
    ends.set()
