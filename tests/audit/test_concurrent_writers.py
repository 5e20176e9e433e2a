"""Writers in parallel transactions make one chain."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from audit.models import LedgerEntry, LedgerHead
from audit.services import Fact, record
from audit.verification import verify


def write(writer: int) -> None:
    """Ten transactions, one of them rolled back."""
    for n in range(10):
        with transaction.atomic():
            record(Fact(actor=f"system:{writer}", action="thing.happened", subject=f"thing_{n}"))
            transaction.set_rollback(n == 5)
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_parallel_writers_leave_no_gap_and_no_fork() -> None:
    start = LedgerHead.objects.get().sequence
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    sequences = LedgerEntry.objects.filter(sequence__gt=start).order_by("sequence")
    assert list(sequences.values_list("sequence", flat=True)) == list(range(start + 1, start + 73))
    assert verify(from_sequence=start + 1).holds
