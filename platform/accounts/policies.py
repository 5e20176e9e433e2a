"""Row-level security, brought in line with `accounts.walls`."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from accounts import standing
from accounts.walls import WALLS, Own, StaffOnly, Wall
from common.postgres.base import EVERYONE, everyone_role

# Whose rows are shown, as an array. In this form it is bound to what it calls when it is made, so
# that no search path of a caller leads it elsewhere.
FUNCTION_NAME = "touchstone_organisations()"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION {FUNCTION_NAME} RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN coalesce(current_setting('touchstone.scope', true), '') IN ('', '{EVERYONE}')
    THEN '{{}}'::uuid[]
    ELSE string_to_array(current_setting('touchstone.scope'), ',')::uuid[] END
"""
# A subquery without references is asked once a query, not once a row.
SHOWN = f"ANY ((SELECT {FUNCTION_NAME})::uuid[])"
ANY_SHOWN = f"cardinality((SELECT {FUNCTION_NAME})) > 0"
ALL_SHOWN = f"(SELECT current_setting('touchstone.scope', true)) = '{EVERYONE}'"

IS_THERE = "SELECT FROM pg_roles WHERE rolname = %s"
IS_PASSED = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"


@dataclass(frozen=True)
class Policies:
    """The wall of a table; PostgreSQL lets pass what any policy for the role lets pass."""

    table: str
    by_name: dict[str, str]

    @property
    def source(self) -> str:
        return repr(sorted(self.by_name.items()))

    def stand_in(self, found: standing.Table) -> bool:
        are_ours = all(policy.is_made_from(self.source) for policy in found.policies)
        return found.is_forced and are_ours and len(found.policies) == len(self.by_name)


def build_walls(application_role: str) -> list[str]:
    """Run as the owner; what was changed. Each table is locked for a moment by itself."""
    changed = []
    if not _stands():
        _build_function()
        changed.append(FUNCTION_NAME)
    missing = _missing(application_role)
    for policies in missing:
        _build(policies)
    return [*changed, *(policies.table for policies in missing)]


def missing_walls(application_role: str) -> list[str]:
    """What is not there, or is not what this program wants: tables by their walls, the function."""
    function = [] if _stands() else [FUNCTION_NAME]
    return [*function, *(policies.table for policies in _missing(application_role))]


def is_passed() -> bool:
    """Whether the role of this moment is one that no policy holds."""
    with connection.cursor() as cursor:
        cursor.execute(IS_PASSED)
        return bool(cursor.fetchone() == (True,))


def _missing(application_role: str) -> list[Policies]:
    models_by_wall = [(apps.get_model(name), wall) for name, wall in WALLS.items()]
    found = standing.tables([model._meta.db_table for model, _ in models_by_wall])
    everyone = _everyone(application_role)
    wanted = (_policies(model, wall, found, everyone) for model, wall in models_by_wall)
    return [policies for policies in wanted if not policies.stand_in(found[policies.table])]


def _everyone(application_role: str) -> str:
    """Empty where the platform runs as the owner of its tables, who is held by FORCE."""
    name = everyone_role(application_role)
    with connection.cursor() as cursor:
        cursor.execute(IS_THERE, [name])
        return connection.ops.quote_name(name) if cursor.fetchone() is not None else ""


def _policies(
    model: type[models.Model], wall: Wall, found: dict[str, standing.Table], everyone: str
) -> Policies:
    table = model._meta.db_table
    owner = connection.ops.quote_name(found[table].owner)
    by_name = {
        "tenant": f"USING ({_condition(model, wall)})",
        # A migration sees all rows because it says so; nobody sees them by being the owner.
        "owner": f"TO {owner} USING ({ALL_SHOWN})",
    }
    if everyone:
        # Nothing is left to ask, so plans are those of a table without policies.
        by_name["everyone"] = f"TO {everyone} USING (true)"
    if isinstance(wall, Own) and wall.anybody_adds:
        by_name["addition"] = "FOR INSERT WITH CHECK (true)"
    return Policies(table, by_name)


def _condition(model: type[models.Model], wall: Wall) -> str:
    if isinstance(wall, StaffOnly):
        return "false"
    field = _field(model, wall.field)
    column = f"{model._meta.db_table}.{field.column}"
    if isinstance(wall, Own):
        return f"{column} = {SHOWN}"
    # The other table's own wall says which of its rows there are.
    # The stubs know only that it is a field; every such wall stands on a foreign key.
    parent = field.foreign_related_fields[0]  # type: ignore[attr-defined]
    other = f"SELECT FROM {parent.model._meta.db_table} AS parent"
    seen = f"EXISTS ({other} WHERE parent.{parent.column} = {column})"
    return f"{seen} OR {column} IS NULL AND {ANY_SHOWN}" if wall.none_is_shared else seen


def _field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{name} is no column of {model.__name__}")
    return field


def _stands() -> bool:
    """The function that the policies ask."""
    found = standing.function(FUNCTION_NAME)
    return found is not None and found.is_made_from(FUNCTION)


@transaction.atomic
def _build_function() -> None:
    with connection.cursor() as cursor:
        cursor.execute(FUNCTION)
        if made := standing.function(FUNCTION_NAME):
            comment = made.comment_for(FUNCTION)
            cursor.execute(f"COMMENT ON FUNCTION {FUNCTION_NAME} IS %s", [comment])


@transaction.atomic
def _build(policies: Policies) -> None:
    table = policies.table
    with connection.cursor() as cursor:
        for found in standing.tables([table])[table].policies:
            cursor.execute(f"DROP POLICY {connection.ops.quote_name(found.name)} ON {table}")
        cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        for name, policy in policies.by_name.items():
            cursor.execute(f"CREATE POLICY {name} ON {table} {policy}")
        for made in standing.tables([table])[table].policies:
            comment = made.comment_for(policies.source)
            cursor.execute(f"COMMENT ON POLICY {made.name} ON {table} IS %s", [comment])
