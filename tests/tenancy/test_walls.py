"""Every table of an organisation's rows has a wall, and the wall is what the program wants."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models

from accounts.models import Organisation
from accounts.policies import FUNCTION_NAME, build_walls, is_passed, missing_walls
from accounts.walls import SHARED, WALLS, StaffOnly
from common import scope
from common.postgres.base import everyone_role

pytestmark = pytest.mark.django_db
ROLE = settings.DATABASE_APP_ROLE
EVERYONE = everyone_role(ROLE)


def leading_to_an_organisation() -> set[str]:
    """Models with a way of foreign keys to an organisation, and those that write down its id."""
    everything = apps.get_models(include_auto_created=True)
    found = {Organisation} | {
        model for model in everything if {"organisation_id"} & {f.name for f in model._meta.fields}
    }
    while more := {model for model in everything if _parents(model) & found} - found:
        found |= more
    return {model._meta.label for model in found}


def _parents(model: type[models.Model]) -> set[object]:
    return {field.related_model for field in model._meta.fields if field.is_relation}


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def tables() -> set[str]:
    """Of this project and of everything that is installed, those between two others too."""
    return {model._meta.label for model in apps.get_models(include_auto_created=True)}


def test_every_table_is_listed() -> None:
    """A new one needs a line in accounts/walls.py: docs/tenancy.md says how."""
    assert WALLS.keys() | SHARED.keys() == tables()


def test_every_table_of_an_organisations_rows_has_a_wall() -> None:
    assert leading_to_an_organisation() & SHARED.keys() == {
        "moderation.BankEntry",
        "moderation.GamePlay",
        "moderation.GameCard",
    }
    # What leads nowhere and has a wall all the same holds what many organisations' rows refer to.
    others = WALLS.keys() - leading_to_an_organisation()
    assert {type(WALLS[label]) for label in others} == {StaffOnly}


def test_every_shared_table_has_its_reason() -> None:
    assert {label for label, reason in SHARED.items() if len(reason.split()) < 5} == set()


def test_every_table_in_the_database_is_one_of_them() -> None:
    """None that only PostgreSQL knows of, but what Django keeps of its migrations."""
    known = {apps.get_model(label)._meta.db_table for label in WALLS.keys() | SHARED.keys()}
    assert set(connection.introspection.table_names()) - known == {"django_migrations"}


def test_none_is_both_walled_and_shared() -> None:
    assert not WALLS.keys() & SHARED.keys()


def test_the_walls_stand() -> None:
    assert missing_walls(ROLE) == []


def test_building_them_again_changes_nothing() -> None:
    assert build_walls(ROLE) == []


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE images_submission DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE images_submission NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY tenant ON images_submission",
        "CREATE POLICY holes ON images_submission USING (true)",
        "COMMENT ON POLICY tenant ON images_submission IS 'made from something older'",
        "ALTER POLICY tenant ON images_submission USING (true)",
        "ALTER POLICY tenant ON images_submission WITH CHECK (true)",
        "ALTER POLICY owner ON images_submission TO PUBLIC",
        f"ALTER POLICY owner ON images_submission TO {ROLE}",
        f"ALTER POLICY everyone ON images_submission TO {EVERYONE}, {ROLE}",
        "ALTER POLICY tenant ON images_submission RENAME TO other",
    ],
)
def test_what_somebody_changed_by_hand_is_noticed_and_built_anew(statement: str) -> None:
    execute(statement)
    assert missing_walls(ROLE) == ["images_submission"]
    assert build_walls(ROLE) == ["images_submission"]
    assert missing_walls(ROLE) == []


@pytest.mark.parametrize(
    "statement",
    [
        f"CREATE OR REPLACE FUNCTION {FUNCTION_NAME} RETURNS uuid[]"
        " LANGUAGE sql AS 'SELECT NULL::uuid[]'",
        f"ALTER FUNCTION {FUNCTION_NAME} SECURITY DEFINER",
        f"ALTER FUNCTION {FUNCTION_NAME} IMMUTABLE",
        f"ALTER FUNCTION {FUNCTION_NAME} SET touchstone.scope = 'everyone'",
        f"COMMENT ON FUNCTION {FUNCTION_NAME} IS NULL",
    ],
)
def test_so_is_another_function_that_tells_whose_rows_are_shown(statement: str) -> None:
    execute(statement)
    assert missing_walls(ROLE) == [FUNCTION_NAME]
    assert build_walls(ROLE) == [FUNCTION_NAME]
    assert missing_walls(ROLE) == []


def test_a_wall_reads_the_same_to_the_application_and_to_the_owner() -> None:
    with scope.nobody():
        assert missing_walls(ROLE) == []
    with scope.everyone():
        assert missing_walls(ROLE) == []


def test_the_applications_roles_pass_no_wall() -> None:
    with scope.nobody():
        assert not is_passed()
    with scope.everyone():
        assert not is_passed()
    assert is_passed()  # outside of requests tests are superusers


def test_the_application_does_not_have_what_it_may_take() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(%(role)s, %(everyone)s, 'USAGE'),"
            " pg_has_role(%(role)s, %(everyone)s, 'SET')",
            {"role": ROLE, "everyone": EVERYONE},
        )
        assert cursor.fetchone() == (False, True)
