"""One process calls for one purpose at a time, so that the others stay free for other jobs."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def turn(purpose: str) -> Iterator[bool]:
    """Whether it is ours; a lock of the session, because no transaction is open meanwhile."""
    is_ours = _call("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", purpose)
    try:
        yield is_ours
    finally:
        if is_ours:
            _call("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", purpose)


def _call(statement: str, purpose: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [purpose])
        row = cursor.fetchone()
    return bool(row and row[0])
