from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from common.errors import DomainError
from moderation.errors import AbsurdExposure, CapReached, NotRevealed
from moderation.models import Case, Comfort, Exposure, Reveal, Showing
from moderation.selectors import seconds_today
from moderation.services import report_exposure, reveal_image
from tests.factories import CaseFactory

VIEW = uuid4()
HOUR = timedelta(hours=1)


def reported(case: Case, person: User, seconds: float, view: UUID = VIEW) -> float:
    return report_exposure(case=case, person=person, view=view, seconds=seconds)


def go_on(length: timedelta) -> None:
    """Let time pass since every reveal and report."""
    for reveal in Reveal.objects.all():
        Reveal.objects.filter(pk=reveal.pk).update(created_at=reveal.created_at - length)
    for exposure in Exposure.objects.all():
        earlier = exposure.reported_at - length
        Exposure.objects.filter(pk=exposure.pk).update(reported_at=earlier)
    for showing in Showing.objects.all():
        Showing.objects.filter(pk=showing.pk).update(
            began_at=showing.began_at - length, reported_at=showing.reported_at - length
        )


@pytest.fixture
def opened(case: Case, moderator: User) -> Case:
    """Its picture was opened by the moderator an hour ago."""
    reveal_image(case=case, person=moderator)
    go_on(HOUR)
    return case


def test_seconds_are_added_up_a_person_case_and_day(opened: Case, moderator: User) -> None:
    assert reported(opened, moderator, 30) == 30
    go_on(timedelta(seconds=40))
    assert reported(opened, moderator, 60.5) == pytest.approx(30.5)
    exposure = Exposure.objects.get()
    assert (exposure.case, exposure.person) == (opened, moderator)
    assert exposure.day == timezone.now().date()
    assert exposure.seconds == pytest.approx(60.5)


def test_a_report_that_comes_twice_adds_nothing(opened: Case, moderator: User) -> None:
    reported(opened, moderator, 30)
    go_on(HOUR)
    assert reported(opened, moderator, 30) == 0
    assert seconds_today(moderator) == 30


def test_a_report_that_was_overtaken_adds_nothing(opened: Case, moderator: User) -> None:
    reported(opened, moderator, 60)
    go_on(HOUR)
    assert reported(opened, moderator, 30) == 0
    assert reported(opened, moderator, 90) == 30


def test_a_lost_report_is_in_the_next_one(opened: Case, moderator: User) -> None:
    reported(opened, moderator, 30)
    go_on(timedelta(seconds=61))
    assert reported(opened, moderator, 90) == 60


def test_another_view_of_the_page_counts_from_nothing(opened: Case, moderator: User) -> None:
    reported(opened, moderator, 30)
    go_on(HOUR)
    assert reported(opened, moderator, 20, uuid4()) == 20
    assert seconds_today(moderator) == 50


def test_no_more_is_believed_than_has_passed_since_the_reveal(case: Case, moderator: User) -> None:
    reveal_image(case=case, person=moderator)
    go_on(timedelta(seconds=10))
    assert 10 <= reported(case, moderator, 600) < 20


def test_two_windows_at_once_are_one_pair_of_eyes(opened: Case, moderator: User) -> None:
    other = CaseFactory.create()
    reveal_image(case=other, person=moderator)
    go_on(timedelta(seconds=30))
    assert reported(opened, moderator, 30) == 30
    assert reported(other, moderator, 30, uuid4()) < 5


def test_what_was_not_believed_is_not_made_up_for_later(case: Case, moderator: User) -> None:
    reveal_image(case=case, person=moderator)
    reported(case, moderator, 3600)
    go_on(HOUR)
    assert reported(case, moderator, 3610) == 10


@pytest.mark.parametrize("seconds", [-1, -0.1, 86_401, float("inf"), float("nan")])
def test_absurd_seconds_are_refused(opened: Case, moderator: User, seconds: float) -> None:
    with pytest.raises(AbsurdExposure):
        reported(opened, moderator, seconds)
    assert not Exposure.objects.exists()


def test_a_picture_that_was_never_opened_counts_nothing(opened: Case, senior: User) -> None:
    with pytest.raises(NotRevealed):
        reported(opened, senior, 30)


def test_views_are_forgotten_after_a_day(opened: Case, moderator: User) -> None:
    reported(opened, moderator, 30)
    go_on(timedelta(hours=25))
    newer = uuid4()
    reported(opened, moderator, 30, newer)
    assert Showing.objects.get().view == newer
    assert Exposure.objects.get().seconds == 60


def capped(person: User, minutes: int) -> None:
    Comfort.objects.update_or_create(person=person, defaults={"cap_minutes": minutes})


def test_beyond_the_cap_no_picture_is_opened(opened: Case, moderator: User) -> None:
    capped(moderator, 1)
    reported(opened, moderator, 60)
    with pytest.raises(CapReached, match="1 min with open pictures a day"):
        reveal_image(case=CaseFactory.create(), person=moderator)
    assert Reveal.objects.count() == 1


def test_below_the_cap_pictures_open(opened: Case, moderator: User) -> None:
    capped(moderator, 1)
    reported(opened, moderator, 59)
    reveal_image(case=CaseFactory.create(), person=moderator)
    assert Reveal.objects.count() == 2


def test_the_cap_is_for_a_day_and_a_person(opened: Case, moderator: User, senior: User) -> None:
    capped(moderator, 1)
    capped(senior, 1)
    reported(opened, moderator, 600)
    reveal_image(case=opened, person=senior)
    Exposure.objects.update(day=timezone.now().date() - timedelta(days=1))
    reveal_image(case=opened, person=moderator)


def test_refusals_are_told_to_the_browser_as_4xx() -> None:
    refusals: list[type[DomainError]] = [AbsurdExposure, NotRevealed, CapReached]
    assert [refusal.status for refusal in refusals] == [422, 409, 409]


def test_the_database_knows_no_negative_time(opened: Case, moderator: User) -> None:
    reported(opened, moderator, 30)
    with pytest.raises(IntegrityError), transaction.atomic():
        Exposure.objects.update(seconds=-1)
