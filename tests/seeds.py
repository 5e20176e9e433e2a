"""A pytest plugin: rows made by migrations survive the tests that commit for real."""

from collections.abc import Callable

import pytest
from django.db import connection

COMMITTING_FIXTURES = {"transactional_db", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    connection.execute_wrappers.append(unlocked_flush)
    for item in items:
        # Two processes share the tests file by file; what commits comes last in each, as in one.
        item.add_marker(pytest.mark.xdist_group(f"{item.path} {commits(item)}"))
        if commits(item):
            item.add_marker(
                pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False
            )


def commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    asked = bool(marker and marker.kwargs.get("transaction"))
    return asked or bool(COMMITTING_FIXTURES & set(getattr(item, "fixturenames", ())))


def unlocked_flush(
    execute: Callable[..., object], sql: str, params: object, many: bool, context: dict[str, object]
) -> object:
    """After such a test Django empties every table; that statement alone may empty the ledger."""
    if sql.startswith("TRUNCATE") and '"django_session"' in sql:
        sql = f"SET LOCAL session_replication_role = replica; {sql}"
    return execute(sql, params, many, context)
