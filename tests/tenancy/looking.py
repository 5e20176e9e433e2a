"""Statements past Django's own filters, and whose rows a test sees."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from common import scope

ROW_POLICY = "violates row-level security policy"
LEDGER = "audit.LedgerEntry"  # its grants refuse what the policies of others refuse


@contextmanager
def shown(*organisations: UUID) -> Iterator[None]:
    """As a request of somebody who works for these sees it."""
    scope.open_for(*organisations)
    try:
        yield
    finally:
        scope.forget()


def rows_of(label: str) -> "models.QuerySet[models.Model]":
    """Without a filter, as a careless view might ask."""
    model: type[models.Model] = apps.get_model(label)
    return model._base_manager.all()


def keys_of(label: str) -> set[object]:
    return set(rows_of(label).values_list("pk", flat=True))


def hit_by(statement: str, label: str, key: object) -> int:
    """How many rows an UPDATE or DELETE hit; 0 as well where the role may not even try."""
    options = apps.get_model(label)._meta
    assert options.pk
    words = {"table": options.db_table, "pk": options.pk.column}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(**words), [str(key)])
            return int(cursor.rowcount)
    except DatabaseError as error:
        if "permission denied" not in str(error):
            raise
        return 0


def refused(act: Callable[[], object]) -> bool:
    """Whether a policy did not let it pass; whatever came of it is undone."""
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except DatabaseError as error:
        if ROW_POLICY not in str(error):
            raise
        return True
    return False
