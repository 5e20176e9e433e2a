"""A ruling is counted when it stands, on the day on which it was made."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from moderation.models import Case, DayFigures, Decision
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, count_day, count_days, decide, reopen_case
from tests.factories import CaseFactory
from tests.moderation.conftest import settle

Scope = DayFigures.Scope
TODAY = timezone.now().astimezone(UTC).date()
YESTERDAY = TODAY - timedelta(days=1)
MIDNIGHT = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
AUTHENTIC = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN)

pytestmark = pytest.mark.django_db


def rule(person: User, at: datetime) -> Case:
    """It can still be taken back."""
    case = CaseFactory.create(created_at=at - timedelta(hours=1))
    decide(case=claim_case(case=case, moderator=person), reviewer=person, ruling=AUTHENTIC)
    Decision.objects.filter(case=case).update(created_at=at)
    return case


def ruled(scope: str, day: date = TODAY) -> list[int]:
    rows = DayFigures.objects.filter(scope=scope, day=day).order_by("key")
    return list(rows.values_list("ruled", flat=True))


@pytest.mark.parametrize("scope", [Scope.ALL, Scope.QUEUE])
def test_a_ruling_that_can_be_taken_back_is_not_counted(moderator: User, scope: str) -> None:
    case = rule(moderator, timezone.now())
    count_day(TODAY)
    assert (ruled(scope), ruled(Scope.REVIEWER)) == ([0], [])
    settle(case)
    count_day(TODAY)
    assert (ruled(scope), ruled(Scope.REVIEWER)) == ([1], [1])


def test_what_settles_after_midnight_is_counted_on_the_day_before(moderator: User) -> None:
    case = rule(moderator, MIDNIGHT - timedelta(seconds=10))
    count_days(MIDNIGHT - timedelta(seconds=5))
    assert count_days(MIDNIGHT + timedelta(seconds=5)) == [YESTERDAY, TODAY]
    settle(case)
    assert count_days(MIDNIGHT + timedelta(minutes=5)) == [YESTERDAY, TODAY]
    assert (ruled(Scope.ALL, YESTERDAY), ruled(Scope.ALL, TODAY)) == ([1], [0])


@pytest.mark.parametrize("scope", [Scope.ALL, Scope.QUEUE, Scope.REVIEWER])
def test_a_ruling_that_stands_stays_counted_while_the_next_one_can_be_taken_back(
    moderator: User, senior: User, scope: str
) -> None:
    case = rule(moderator, MIDNIGHT - timedelta(hours=2))
    settle(case)
    case = reopen_case(case=case, by=senior, note="Look again")
    decide(case=claim_case(case=case, moderator=senior), reviewer=senior, ruling=AUTHENTIC)
    count_day(YESTERDAY)
    count_day(TODAY)
    assert sum(ruled(scope, YESTERDAY)) == 1
    assert sum(ruled(scope)) == 0


def test_a_ruling_counts_from_when_it_can_no_longer_be_taken_back(moderator: User) -> None:
    case = rule(moderator, timezone.now())
    Case.objects.filter(pk=case.pk).update(settles_at=timezone.now() - timedelta(seconds=1))
    count_day(TODAY)
    assert ruled(Scope.ALL) == [1]


def test_later_in_the_day_yesterday_is_left_as_it_was_counted() -> None:
    count_day(YESTERDAY)
    count_days(MIDNIGHT + timedelta(minutes=59))
    assert count_days(MIDNIGHT + timedelta(minutes=61)) == [TODAY]


def test_in_its_first_hour_a_new_house_counts_today_alone() -> None:
    for minutes in (0, 5):
        assert count_days(MIDNIGHT + timedelta(minutes=minutes)) == [TODAY]
