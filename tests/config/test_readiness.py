"""Health touches nothing; readiness asks every server, and waits for none of them for long."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from config.readiness import CHECK_SECONDS, OK, Check, Kept, answers, is_ready, latest


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


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER POLICY tenant ON images_submission USING (true)",
        "CREATE OR REPLACE FUNCTION touchstone_organisations() RETURNS uuid[]"
        " LANGUAGE sql AS 'SELECT NULL::uuid[]'",
    ],
)
def test_a_wall_that_was_changed_by_hand_is_missing_until_it_is_built_anew(
    client: Client, statement: str
) -> None:
    execute(statement)
    try:
        answer = client.get("/readyz")
    finally:
        call_command("prepare_database", verbosity=0)
    latest.forget()
    assert [answer.status_code, client.get("/readyz").status_code] == [503, 200]
    assert answer.json()["wall"] == "missing"


@pytest.mark.django_db(transaction=True)
def test_while_a_wall_between_organisations_is_missing_it_is_not_ready(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """Anybody hears that; which one it is stands in the log."""
    execute("ALTER TABLE images_submission NO FORCE ROW LEVEL SECURITY")
    try:
        answer = client.get("/readyz")
    finally:
        call_command("prepare_database", verbosity=0)
    assert (answer.status_code, answer.json()["wall"]) == (503, "missing")
    (said,) = [record for record in caplog.records if "prepare_database" in record.getMessage()]
    assert vars(said)["missing"] == ["images_submission"]


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


def test_what_nobody_foresaw_is_a_line_and_no_error_page() -> None:
    def fall() -> str:
        raise RuntimeError("of ours")

    checks = (Check("falling", fall), Check("well", lambda: OK))
    found = answers(checks)
    assert found == {"falling": "failed", "well": OK}
    assert not is_ready(found, checks)


def test_however_many_ask_at_once_the_servers_are_asked_once() -> None:
    asked: list[int] = []
    together = threading.Barrier(8)

    def ask() -> dict[str, str]:
        asked.append(1)
        return {"well": OK}

    kept = Kept(ask, seconds=60)

    def come(_: int) -> dict[str, str]:
        together.wait()
        return kept.answers()

    with ThreadPoolExecutor(8) as callers:
        assert list(callers.map(come, range(8))) == [{"well": OK}] * 8
    assert len(asked) == 1
    kept.forget()
    kept.answers()
    assert len(asked) == 2


def test_an_answer_holds_for_a_moment_only() -> None:
    said = iter(("unreachable", OK))
    kept = Kept(lambda: {"store": next(said)}, seconds=0)
    assert [kept.answers(), kept.answers()] == [{"store": "unreachable"}, {"store": OK}]
