from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from moderation.models import Case, Comfort, Decision, Reveal, Showing
from moderation.outcomes import Outcome, Reason
from moderation.rest import minutes_due, work_began
from moderation.selectors import comfort_of
from moderation.services import put_off_break, take_break
from tests.factories import CaseFactory


def minutes_ago(minutes: float) -> datetime:
    return timezone.now() - timedelta(minutes=minutes)


def opened(person: User, *minutes: float) -> None:
    """Pictures that they opened so many minutes ago."""
    for ago in minutes:
        Reveal.objects.create(case=CaseFactory.create(), person=person, created_at=minutes_ago(ago))


def looked(person: User, *, since: float, until: float) -> None:
    Showing.objects.create(
        person=person,
        case=CaseFactory.create(),
        view=uuid4(),
        began_at=minutes_ago(since),
        reported_at=minutes_ago(until),
    )


def ruled(person: User, minutes: float) -> None:
    Decision.objects.create(
        case=CaseFactory.create(),
        reviewer=person,
        outcome=Outcome.AUTHENTIC,
        reason=Reason.NO_SIGN,
        waiting_since=minutes_ago(minutes),
        created_at=minutes_ago(minutes),
    )


def every(step: int, until: int) -> Iterable[int]:
    return range(0, until + 1, step)


def minutes_of_work(person: User) -> int:
    began = work_began(person)
    return (timezone.now() - began) // timedelta(minutes=1) if began else 0


def test_who_did_nothing_rests(moderator: User) -> None:
    assert work_began(moderator) is None


def test_work_goes_on_while_something_happens_within_five_minutes(moderator: User) -> None:
    opened(moderator, *every(4, until=52))
    assert minutes_of_work(moderator) == 52


def test_five_minutes_without_anything_are_a_pause(moderator: User) -> None:
    opened(moderator, 1, 4, 7, 12.5, 16)
    assert minutes_of_work(moderator) == 7


def test_who_has_not_reviewed_for_five_minutes_rests_now(moderator: User) -> None:
    opened(moderator, 6, 9, 12)
    assert work_began(moderator) is None


def test_looking_is_work_from_its_beginning_to_its_end(moderator: User) -> None:
    looked(moderator, since=40, until=1)
    opened(moderator, 41)
    assert minutes_of_work(moderator) == 41


def test_evidence_that_is_read_before_a_ruling_is_no_pause(moderator: User) -> None:
    ruled(moderator, 1)
    opened(moderator, 9)
    assert minutes_of_work(moderator) == 9


def test_a_lunch_before_a_ruling_is_a_pause(moderator: User) -> None:
    ruled(moderator, 1)
    opened(moderator, 40, 43)
    assert minutes_of_work(moderator) == 1


def test_the_work_of_others_is_not_theirs(moderator: User, senior: User) -> None:
    opened(senior, *every(4, until=60))
    assert work_began(moderator) is None


@pytest.mark.parametrize(("after", "due"), [(50, 52), (52, 52), (60, None), (0, None)])
def test_a_break_is_due_after_the_chosen_minutes(
    moderator: User, after: int, due: int | None
) -> None:
    opened(moderator, *every(4, until=52))
    comfort = Comfort.objects.create(person=moderator, break_after_minutes=after)
    assert minutes_due(comfort) == due


def test_later_is_a_quarter_of_an_hour(moderator: User) -> None:
    opened(moderator, *every(4, until=52))
    put_off_break(moderator=moderator)
    assert minutes_due(comfort_of(moderator)) is None
    quiet = comfort_of(moderator).quiet_until
    assert quiet is not None
    assert timedelta(minutes=14) < quiet - timezone.now() <= timedelta(minutes=15)
    Comfort.objects.update(quiet_until=minutes_ago(0))
    assert minutes_due(comfort_of(moderator)) == 52


def test_a_break_frees_the_hands_and_keeps_the_case(held: Case, moderator: User) -> None:
    assert take_break(moderator=moderator) == held
    held.refresh_from_db()
    assert (held.status, held.reserved_for) == (Case.Status.OPEN, moderator)
    assert held.reserved_until is not None
    assert held.reserved_until - timezone.now() > timedelta(minutes=59)


def test_a_break_with_empty_hands_only_quietens(moderator: User) -> None:
    opened(moderator, *every(4, until=52))
    assert take_break(moderator=moderator) is None
    assert minutes_due(comfort_of(moderator)) is None


def test_it_costs_one_query(
    moderator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    opened(moderator, *every(4, until=52))
    looked(moderator, since=40, until=1)
    with django_assert_num_queries(1):
        work_began(moderator)
