"""Named locks in PostgreSQL that end with the transaction."""

from django.db import connection


def try_lock(name: str) -> bool:
    """False if another transaction has it."""
    return bool(_call("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", name))


def lock(name: str) -> None:
    _call("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", name)


def share(name: str) -> None:
    """Many may share; `lock` waits for all of them."""
    _call("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", name)


def _call(statement: str, name: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, [name])
        row = cursor.fetchone()
    return row[0] if row else None
