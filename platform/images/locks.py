"""Named locks in PostgreSQL that end with the transaction, or with the session."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError, connection


def try_lock(name: str) -> bool:
    """False if another transaction has it."""
    return bool(_call("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", name))


def lock(name: str) -> None:
    _call("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", name)


def share(name: str) -> None:
    """Many may share; `lock` waits for all of them."""
    _call("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", name)


@contextmanager
def held(name: str) -> Iterator[bool]:
    """Whether it is ours until the block ends, over many transactions; it dies with the process.

    The same session still gets the lock of this name for a transaction of its own.
    """
    is_ours = bool(_call("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", name))
    try:
        yield is_ours
    finally:
        if is_ours:
            _let_go(name)


def _let_go(name: str) -> None:
    try:
        _call("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", name)
    except (OperationalError, InterfaceError):
        connection.close()  # the lock goes with it, if it has not gone before


def _call(statement: str, name: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, [name])
        row = cursor.fetchone()
    return row[0] if row else None
