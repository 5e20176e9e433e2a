"""One process claims deliveries at a time, so that the others stay free for other jobs."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

NAME = "webhooks.delivering"


@contextmanager
def turn() -> Iterator[bool]:
    """Whether it is ours; a lock of the session, because no transaction is open meanwhile."""
    is_ours = _call("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))")
    try:
        yield is_ours
    finally:
        if is_ours:
            _call("SELECT pg_advisory_unlock(hashtextextended(%s, 0))")


def _call(statement: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [NAME])
        row = cursor.fetchone()
    return bool(row and row[0])
