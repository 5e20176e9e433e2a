"""A ledger with ten entries, and an anchor file of its own for every test."""

from pathlib import Path

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from audit.models import LedgerEntry
from audit.services import Fact, record_many


@pytest.fixture(autouse=True)
def anchor_file(settings: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "anchors" / "anchors.jsonl"
    settings.LEDGER_ANCHOR_FILE = path
    return path


@pytest.fixture
def ledger(db: None) -> list[LedgerEntry]:
    """Entries 1 to 10."""
    return add(10)


def add(count: int) -> list[LedgerEntry]:
    facts = [
        Fact(actor="system:test", action="thing.happened", subject=f"thing_{n}")
        for n in range(count)
    ]
    return record_many(facts)


def tamper(statement: str, *values: str | int) -> None:
    """What a superuser can do: the triggers are off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        assert cursor.rowcount != 0
        cursor.execute("SET LOCAL session_replication_role = origin")
