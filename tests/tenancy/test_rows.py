"""Table by table: who was let in by nobody sees nothing, and a tenant nothing of others."""

from typing import cast

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction

from accounts.models import Organisation
from accounts.walls import WALLS, Own, StaffOnly, Through
from common import scope
from tests.tenancy.belongings import Rows
from tests.tenancy.looking import (
    LEDGER,
    ROW_POLICY,
    hit_by,
    keys_of,
    refuses_to_add,
    rows_of,
    shown,
)

UPDATE = "UPDATE {table} SET {pk} = {pk} WHERE {pk} = %s"
DELETE = "DELETE FROM {table} WHERE {pk} = %s"
TABLES = sorted(WALLS)
REFUSING = sorted(WALLS.keys() - {LEDGER})
OF_TENANTS = sorted(label for label, wall in WALLS.items() if not isinstance(wall, StaffOnly))
MOVING = [label for label in OF_TENANTS if label not in {LEDGER, "accounts.Organisation"}]


def owner(rows: Rows) -> Organisation:
    return cast(Organisation, rows["accounts.Organisation"])


def test_the_rows_of_these_tests_are_of_every_table(ours: Rows) -> None:
    assert ours.keys() == WALLS.keys()


@pytest.mark.parametrize("label", TABLES)
def test_without_a_scope_there_are_no_rows(ours: Rows, label: str) -> None:
    assert rows_of(label).exists()
    with scope.nobody():
        assert list(rows_of(label)) == []


@pytest.mark.parametrize("label", REFUSING)
def test_without_a_scope_nothing_is_added(ours: Rows, label: str) -> None:
    with scope.nobody():
        refuses_to_add(ours[label])


@pytest.mark.parametrize("label", TABLES)
@pytest.mark.parametrize("statement", [UPDATE, DELETE])
def test_without_a_scope_nothing_is_hit(ours: Rows, label: str, statement: str) -> None:
    with scope.nobody():
        assert hit_by(statement, label, ours[label].pk) == 0


@pytest.mark.parametrize("label", OF_TENANTS)
def test_a_tenant_sees_its_own_rows_and_no_others(ours: Rows, theirs: Rows, label: str) -> None:
    with shown(owner(ours).pk):
        seen = keys_of(label)
    assert ours[label].pk in seen
    assert theirs[label].pk not in seen


@pytest.mark.parametrize("label", sorted(WALLS.keys() - set(OF_TENANTS)))
def test_what_is_for_staff_is_shown_to_no_tenant(ours: Rows, label: str) -> None:
    with shown(owner(ours).pk):
        assert keys_of(label) == set()


@pytest.mark.parametrize("label", TABLES)
@pytest.mark.parametrize("statement", [UPDATE, DELETE])
def test_a_tenant_hits_no_row_of_others(
    ours: Rows, theirs: Rows, label: str, statement: str
) -> None:
    with shown(owner(ours).pk):
        assert hit_by(statement, label, theirs[label].pk) == 0


@pytest.mark.parametrize("label", REFUSING)
def test_a_tenant_adds_nothing_to_others(ours: Rows, theirs: Rows, label: str) -> None:
    with shown(owner(ours).pk):
        refuses_to_add(theirs[label])


@pytest.mark.parametrize("label", MOVING)
def test_a_tenant_moves_no_row_to_others(ours: Rows, theirs: Rows, label: str) -> None:
    wall = WALLS[label]
    assert isinstance(wall, Own | Through)
    field = apps.get_model(label)._meta.get_field(wall.field)
    assert isinstance(field, models.Field)
    elsewhere = getattr(theirs[label], field.attname)
    with (
        shown(owner(ours).pk),
        pytest.raises(DatabaseError, match=ROW_POLICY),
        transaction.atomic(),
    ):
        rows_of(label).filter(pk=ours[label].pk).update(**{field.attname: elsewhere})


def test_whoever_belongs_to_several_sees_the_rows_of_each(ours: Rows, theirs: Rows) -> None:
    both = {owner(ours).pk, owner(theirs).pk}
    with shown(*both):
        assert keys_of("accounts.Organisation") == both


def test_whoever_works_for_everyone_sees_all(ours: Rows, theirs: Rows) -> None:
    with scope.everyone():
        for label in TABLES:
            assert {ours[label].pk, theirs[label].pk} <= keys_of(label)


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
