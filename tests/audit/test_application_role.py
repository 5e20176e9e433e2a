"""The role that the application runs as can add to the ledger and cannot change it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from audit.models import LedgerEntry
from audit.services import Fact, record

ROLE = "touchstone_app_of_a_test"
FACT = Fact(actor="system:test", action="thing.happened", subject="thing_1")

pytestmark = pytest.mark.django_db


def prepare(**options: object) -> None:
    call_command("prepare_database", role=ROLE, verbosity=0, **options)


@contextmanager
def as_application() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLE}")
        yield
        cursor.execute("RESET ROLE")


def refused(statement: str) -> str:
    with (
        as_application(),
        pytest.raises(DatabaseError) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    return str(caught.value)


def test_the_application_adds_to_the_ledger() -> None:
    prepare()
    with as_application():
        entry = record(FACT)
    assert LedgerEntry.objects.get(sequence=entry.sequence).subject == "thing_1"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_ledgerentry SET actor = 'user:nobody'",
        "DELETE FROM audit_ledgerentry",
        "TRUNCATE audit_ledgerentry",
        "DELETE FROM audit_ledgerhead",
        "INSERT INTO audit_ledgerhead VALUES (2, 0, '')",
        "DELETE FROM django_migrations",
        "ALTER TABLE audit_ledgerentry DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_ledger_is_append_only ON audit_ledgerentry",
        "CREATE TABLE its_own (id int)",
    ],
)
def test_the_application_is_refused(statement: str) -> None:
    prepare()
    record(FACT)
    message = refused(statement)
    assert "permission denied" in message or "must be owner" in message


def test_the_application_cannot_switch_triggers_off() -> None:
    prepare()
    assert "permission denied" in refused("SET session_replication_role = replica")


def test_the_application_changes_every_other_table() -> None:
    prepare()
    with as_application(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO auth_group (name) VALUES ('Testers')")
        cursor.execute("UPDATE auth_group SET name = 'Proofers' WHERE name = 'Testers'")
        cursor.execute("DELETE FROM auth_group WHERE name = 'Proofers'")
        assert cursor.rowcount == 1


def test_tables_of_later_migrations_are_granted_too() -> None:
    prepare()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE comes_later (id bigserial PRIMARY KEY)")
        with as_application():
            cursor.execute("INSERT INTO comes_later DEFAULT VALUES")
        assert cursor.rowcount >= 0


def test_a_second_run_takes_back_what_was_granted_by_hand() -> None:
    prepare()
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT UPDATE, DELETE ON audit_ledgerentry TO {ROLE}")
    prepare()
    assert "permission denied" in refused("DELETE FROM audit_ledgerentry")


@pytest.mark.parametrize(
    ("options", "can_login"), [({}, False), ({"login": True}, True), ({"password": "pass"}, True)]
)
def test_signing_in_needs_to_be_asked_for(options: dict[str, object], *, can_login: bool) -> None:
    prepare(**options)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcanlogin FROM pg_roles WHERE rolname = %s", [ROLE])
        assert cursor.fetchone() == (can_login,)


def test_the_owner_is_refused_as_the_applications_role() -> None:
    with pytest.raises(CommandError, match="Choose another DATABASE_APP_ROLE"):
        call_command("prepare_database", role=connection.settings_dict["USER"])


@pytest.mark.parametrize(
    "verb",
    [
        "UPDATE audit_ledgerentry SET actor = ''",
        "DELETE FROM audit_ledgerentry",
        "TRUNCATE audit_ledgerentry",
    ],
)
def test_even_the_owner_is_refused_by_the_trigger(verb: str) -> None:
    record(FACT)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb)
