from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from moderation.load import Due, Load, late, loads
from moderation.models import Case
from moderation.selectors import FOR_EVERYBODY, cases_in
from tests.factories import CaseFactory, QueueFactory

NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.get_fixed_timezone(0))
HOUR = timedelta(hours=1)


def due(*counts: int) -> list[Due]:
    """So many cases in each of the next hours."""
    return [Due(NOW + number * HOUR, count, 0) for number, count in enumerate(counts)]


def general() -> Load:
    return next(load for load in loads() if load.queue.is_default)


def test_what_can_be_ruled_in_time_is_not_late() -> None:
    assert late(due(10, 10), per_hour=10, now=NOW) == 0


def test_what_comes_after_too_many_others_is_late() -> None:
    assert late(due(10, 10), per_hour=6, now=NOW) == 12
    assert late(due(0, 10), per_hour=4, now=NOW) == 2


def test_what_is_late_already_is_not_counted_again() -> None:
    assert late([Due(NOW - 5 * HOUR, 7, 7)], per_hour=1, now=NOW) == 0


def test_what_is_late_already_takes_time_from_the_others() -> None:
    assert late([Due(NOW - 5 * HOUR, 7, 7), *due(2)], per_hour=5, now=NOW) == 2


@given(st.lists(st.integers(0, 50), max_size=20), st.floats(0.1, 100), st.floats(0.1, 100))
def test_a_faster_pace_never_makes_more_late(counts: list[int], one: float, other: float) -> None:
    slow, fast = sorted((one, other))
    assert late(due(*counts), fast, NOW) <= late(due(*counts), slow, NOW) <= sum(counts)


@pytest.mark.django_db
def test_an_empty_queue_has_no_times_and_no_pace() -> None:
    load = general()
    assert (load.waiting, load.next_due, load.oldest, load.will_be_late) == (0, None, None, None)


@pytest.mark.django_db
def test_a_queue_counts_its_own_waiting_cases() -> None:
    now = timezone.now()
    first = CaseFactory.create(due_at=now - HOUR, created_at=now - 30 * HOUR)
    CaseFactory.create(due_at=now + 5 * HOUR)
    CaseFactory.create(status=Case.Status.ESCALATED)
    CaseFactory.create(queue=QueueFactory.create(slug="other", name="Other", is_default=False))
    load = general()
    assert (load.waiting, load.overdue, load.came) == (2, 1, 2)
    assert (load.next_due, load.oldest) == (first.due_at, first.created_at)


@pytest.mark.django_db
def test_a_case_that_was_opened_again_comes_anew() -> None:
    now = timezone.now()
    new = CaseFactory.create(created_at=now - 30 * HOUR)
    CaseFactory.create(
        status=Case.Status.REOPENED, round=2, created_at=now - 999 * HOUR, waiting_since=now - HOUR
    )
    load = general()
    assert (load.waiting, load.came, load.oldest) == (2, 1, new.created_at)


@pytest.mark.django_db
def test_the_pace_is_that_of_the_last_day() -> None:
    now = timezone.now()
    for hours in (1, 2, 40):
        CaseFactory.create(status=Case.Status.DECIDED, decided_at=now - hours * HOUR)
    CaseFactory.create_batch(3, due_at=now + 2 * HOUR)
    load = general()
    assert (load.ruled, load.will_be_late) == (2, 3)


@pytest.mark.django_db
def test_what_waits_for_seniors_is_counted_for_them_and_can_be_late() -> None:
    now = timezone.now()
    special = QueueFactory.create(slug="special", name="Special", is_default=False)
    CaseFactory.create(queue=special, status=Case.Status.APPEALED, due_at=now - HOUR)
    CaseFactory.create_batch(
        2, queue=special, status=Case.Status.ESCALATED, due_at=now + HOUR, severity=3
    )
    theirs = next(load for load in loads(for_senior=True) if load.queue == special)
    assert (theirs.waiting, theirs.escalated, theirs.appealed, theirs.late) == (0, 2, 1, 1)
    others = next(load for load in loads() if load.queue == special)
    assert (others.escalated, others.appealed, others.late) == (0, 0, 0)


@pytest.mark.django_db
def test_a_golden_case_waits_like_any_other_but_neither_comes_nor_is_ruled() -> None:
    now = timezone.now()
    golden = {"kind": Case.Kind.GOLDEN, "due_at": now + 2 * HOUR}
    waiting = CaseFactory.create(**golden)
    for status in (Case.Status.DECIDED, Case.Status.FINAL):  # ruled, and withdrawn
        CaseFactory.create(status=status, decided_at=now - HOUR, **golden)
    load = general()
    assert waiting in cases_in(load.queue, FOR_EVERYBODY)
    assert (load.waiting, load.oldest) == (1, waiting.created_at)
    assert (load.came, load.ruled, load.will_be_late) == (0, 0, None)


@pytest.mark.django_db
def test_a_ruling_is_counted_when_it_can_no_longer_be_taken_back(settings: Settings) -> None:
    now = timezone.now()
    undo = timedelta(seconds=settings.UNDO_SECONDS)
    for decided_at in (now - undo / 2, now - 2 * undo):
        CaseFactory.create(status=Case.Status.DECIDED, decided_at=decided_at)
    assert general().ruled == 1


@pytest.mark.django_db
def test_what_is_due_first_is_ruled_first_whenever_it_was_opened() -> None:
    now = timezone.now()
    CaseFactory.create_batch(2, due_at=now + 10 * HOUR)
    CaseFactory.create(due_at=now + HOUR)
    CaseFactory.create_batch(24, status=Case.Status.DECIDED, decided_at=now - 2 * HOUR)
    assert general().will_be_late == 0


@pytest.mark.django_db
def test_what_waits_is_counted_without_reading_the_cases() -> None:
    CaseFactory.create()
    CaseFactory.create_batch(9, status=Case.Status.DECIDED, decided_at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        # On a handful of rows these would cost the same, or seem to while nobody has counted them.
        cursor.execute("DROP INDEX moderation_waiting, moderation_inflow, moderation_outflow")
        cursor.execute("ANALYZE moderation_case")
    with CaptureQueriesContext(connection) as asked:
        loads()
    by_hour = next(query["sql"] for query in asked if "date_bin" in query["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {by_hour}")
        plan = "".join(row[0] for row in cursor.fetchall())
    assert "Index Only Scan using moderation_oldest" in plan
