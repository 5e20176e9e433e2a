"""Who signs in as the application takes the roles that are for it, and cannot take others."""

from collections.abc import Iterator
from contextlib import closing

import psycopg2
import pytest
from django.conf import settings
from django.db import DatabaseError, connection

from common.postgres.base import EVERYONE, DatabaseWrapper, Process, everyone_role
from tests.tenancy.belongings import belongings

ROLE = settings.DATABASE_APP_ROLE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def application() -> Iterator[DatabaseWrapper]:
    """A connection of its own, as the processes of the platform have it."""
    belongings()
    wrapper = DatabaseWrapper({**connection.settings_dict, "USER": ROLE})
    with closing(wrapper):
        yield wrapper


def ask(wrapper: DatabaseWrapper, question: str) -> object:
    with wrapper.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


# Whose there are: one organisation's.
COUNT = "SELECT count(DISTINCT organisation_id) FROM images_submission"


def test_a_process_that_serves_sees_nothing_by_itself(
    application: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Process, "shows_all", False)
    assert ask(application, "SELECT current_user") == ROLE
    assert ask(application, COUNT) == 0


def test_a_command_or_worker_sees_all(application: DatabaseWrapper) -> None:
    assert ask(application, "SELECT current_user") == everyone_role(ROLE)
    assert ask(application, COUNT) == 1


def test_saying_everyone_is_not_enough_without_the_role(application: DatabaseWrapper) -> None:
    """The setting alone is for the owner's migrations."""
    with closing(psycopg2.connect(**application.get_connection_params())) as plain:
        cursor = plain.cursor()
        cursor.execute(f"SET touchstone.scope = '{EVERYONE}'")
        cursor.execute(COUNT)
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE images_submission DISABLE ROW LEVEL SECURITY",
        "DROP POLICY tenant ON images_submission",
        "CREATE POLICY holes ON images_submission USING (true)",
        "CREATE OR REPLACE FUNCTION touchstone_organisations() RETURNS uuid[]"
        " LANGUAGE sql AS 'SELECT NULL::uuid[]'",
        "SET ROLE touchstone_owner",
        "SET SESSION AUTHORIZATION touchstone_owner",
        "ALTER ROLE CURRENT_USER BYPASSRLS",
    ],
)
def test_the_application_takes_no_wall_down(application: DatabaseWrapper, statement: str) -> None:
    for wrapper_scope in ("", EVERYONE):
        application.scope = wrapper_scope
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
            ask(application, statement)


def test_switching_row_security_off_shows_nothing_either(
    application: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Process, "shows_all", False)
    with application.cursor() as cursor:
        cursor.execute("SET row_security = off")
        with pytest.raises(DatabaseError, match="row-level security policy"):
            cursor.execute(COUNT)


def test_an_owner_who_is_no_superuser_sees_rows_only_by_saying_so(
    application: DatabaseWrapper,
) -> None:
    """FORCE: a migration says so, a program that signs in as the owner by mistake does not."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE an_owner")
        cursor.execute("GRANT ALL ON SCHEMA public TO an_owner")
        try:
            for said, seen in (("", 0), (EVERYONE, 1)):
                cursor.execute("BEGIN")
                cursor.execute("ALTER TABLE images_submission OWNER TO an_owner")
                cursor.execute("ALTER POLICY owner ON images_submission TO an_owner")
                cursor.execute("SET LOCAL ROLE an_owner")
                cursor.execute("SELECT set_config('touchstone.scope', %s, true)", [said])
                cursor.execute(COUNT)
                assert cursor.fetchone() == (seen,)
                cursor.execute("ROLLBACK")
        finally:
            cursor.execute("DROP OWNED BY an_owner; DROP ROLE an_owner")
