"""Table by table: who was let in by nobody sees nothing, and a tenant nothing of others.

Each test goes over all tables and names those that fail it.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import cast

from django.apps import apps
from django.db import models

from accounts.models import Organisation
from accounts.walls import WALLS, Own, StaffOnly, Through
from common import scope
from tests.tenancy.belongings import Rows
from tests.tenancy.looking import LEDGER, hit_by, keys_of, refused, rows_of, shown

STATEMENTS = (
    "UPDATE {table} SET {pk} = {pk} WHERE {pk} = %s",
    "DELETE FROM {table} WHERE {pk} = %s",
)
FOR_STAFF = {label for label, wall in WALLS.items() if isinstance(wall, StaffOnly)}
OF_TENANTS = WALLS.keys() - FOR_STAFF
ADDED_TO_BY_NOBODY = WALLS.keys() - {LEDGER}
MOVING = OF_TENANTS - {LEDGER, "accounts.Organisation"}


def owner(rows: Rows) -> Organisation:
    return cast(Organisation, rows["accounts.Organisation"])


def hit(rows: Rows) -> set[str]:
    """The tables in which a statement about these rows did something."""
    return {
        label
        for label in WALLS
        for statement in STATEMENTS
        if hit_by(statement, label, rows[label].pk)
    }


def taking(labels: Iterable[str], rows: Rows) -> set[str]:
    """The tables that take a copy of these rows."""
    return {
        label
        for label in labels
        if not refused(partial(rows[label].save_base, raw=True, force_insert=True))
    }


def test_the_rows_of_these_tests_are_of_every_table(ours: Rows) -> None:
    assert ours.keys() == WALLS.keys()
    assert all(ours[label].pk in keys_of(label) for label in WALLS)


def test_without_a_scope_there_are_no_rows(ours: Rows) -> None:
    with scope.nobody():
        assert {label for label in WALLS if rows_of(label).exists()} == set()


def test_without_a_scope_nothing_is_hit(ours: Rows) -> None:
    with scope.nobody():
        assert hit(ours) == set()


def test_without_a_scope_nothing_is_added(ours: Rows) -> None:
    with scope.nobody():
        assert taking(ADDED_TO_BY_NOBODY, ours) == set()


def test_a_tenant_sees_its_own_rows(ours: Rows, theirs: Rows) -> None:
    with shown(owner(ours).pk):
        seen = {label for label in WALLS if ours[label].pk in keys_of(label)}
    assert seen == OF_TENANTS


def test_a_tenant_sees_no_row_of_others(ours: Rows, theirs: Rows) -> None:
    with shown(owner(ours).pk):
        assert {label for label in WALLS if theirs[label].pk in keys_of(label)} == set()


def test_what_is_for_staff_is_empty_to_a_tenant(ours: Rows) -> None:
    with shown(owner(ours).pk):
        assert {label for label in FOR_STAFF if rows_of(label).exists()} == set()


def test_a_tenant_hits_no_row_of_others(ours: Rows, theirs: Rows) -> None:
    with shown(owner(ours).pk):
        assert hit(theirs) == set()


def test_a_tenant_adds_nothing_to_others(ours: Rows, theirs: Rows) -> None:
    with shown(owner(ours).pk):
        assert taking(ADDED_TO_BY_NOBODY, theirs) == set()


def test_a_tenant_moves_no_row_to_others(ours: Rows, theirs: Rows) -> None:
    with shown(owner(ours).pk):
        assert {label for label in MOVING if not refused(_move(label, ours, theirs))} == set()


def _move(label: str, ours: Rows, theirs: Rows) -> Callable[[], object]:
    """Give our row the organisation, or the row that it is seen through, of theirs."""
    wall = WALLS[label]
    assert isinstance(wall, Own | Through)
    field = apps.get_model(label)._meta.get_field(wall.field)
    assert isinstance(field, models.Field)
    there = {field.attname: getattr(theirs[label], field.attname)}
    return partial(rows_of(label).filter(pk=ours[label].pk).update, **there)


def test_whoever_belongs_to_several_sees_the_rows_of_each(ours: Rows, theirs: Rows) -> None:
    both = {owner(ours).pk, owner(theirs).pk}
    with shown(*both):
        assert keys_of("accounts.Organisation") == both


def test_whoever_works_for_everyone_sees_all(ours: Rows, theirs: Rows) -> None:
    with scope.everyone():
        seen = {label: keys_of(label) for label in WALLS}
    for rows in (ours, theirs):
        assert {label for label in WALLS if rows[label].pk not in seen[label]} == set()


def test_the_ledger_takes_what_anybody_does_and_shows_it_to_nobody_else(
    ours: Rows, theirs: Rows
) -> None:
    row = theirs[LEDGER]
    row.pk = 10_000_000
    row.__dict__ |= {"hash": "a" * 64, "previous_hash": "b" * 64}
    with shown(owner(ours).pk):
        row.save_base(raw=True, force_insert=True)
        assert row.pk not in keys_of(LEDGER)
    assert row.pk in keys_of(LEDGER)
