"""What becomes of a golden case that somebody puts back, aside, or leaves lying."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from audit.models import LedgerEntry
from moderation.errors import AlreadyRuled
from moderation.models import Case
from moderation.services import (
    claim_case,
    claim_next,
    hold_case,
    release_case,
    withdraw_golden,
)
from tests.factories import CaseFactory, GoldenItemFactory
from tests.moderation.conftest import ruled


def golden_cases() -> list[Case]:
    return list(Case.objects.filter(kind=Case.Kind.GOLDEN))


def test_releasing_a_case_draws_no_new_lot(dealt: Case, moderator: User) -> None:
    GoldenItemFactory.create_batch(5)
    for _ in range(3):
        release_case(case=dealt, moderator=moderator)
        assert claim_next(moderator=moderator) == dealt
    assert golden_cases() == [dealt]


def test_a_golden_case_that_went_back_is_dealt_before_a_new_one(
    dealt: Case, moderator: User, senior: User
) -> None:
    GoldenItemFactory.create_batch(5)
    release_case(case=dealt, moderator=moderator)
    assert claim_next(moderator=senior) == dealt
    assert golden_cases() == [dealt]


def test_a_lot_makes_one_golden_case_whoever_takes_it(
    dealt: Case, case: Case, moderator: User, senior: User
) -> None:
    GoldenItemFactory.create_batch(5)
    release_case(case=dealt, moderator=moderator)
    claim_next(moderator=senior)
    assert claim_next(moderator=moderator) == case
    assert golden_cases() == [dealt]


def test_putting_a_golden_case_aside_makes_no_other(
    dealt: Case, case: Case, moderator: User
) -> None:
    GoldenItemFactory.create_batch(5)
    hold_case(case=dealt, moderator=moderator, length=timedelta(hours=1))
    assert claim_next(moderator=moderator) == case
    assert golden_cases() == [dealt]


def test_what_was_given_back_is_for_those_to_whom_it_is_new(
    dealt: Case, case: Case, moderator: User, senior: User
) -> None:
    knowing = CaseFactory.create(submission=dealt.submission)
    ruled(claim_case(case=knowing, moderator=senior), senior)
    release_case(case=dealt, moderator=moderator)
    with pytest.raises(AlreadyRuled):
        claim_case(case=Case.objects.get(pk=dealt.pk), moderator=senior)
    assert claim_next(moderator=senior) == case
    assert claim_next(moderator=moderator).submission == dealt.submission


def test_what_was_given_back_ends_when_nobody_took_it_in_time(dealt: Case, moderator: User) -> None:
    release_case(case=dealt, moderator=moderator)
    assert withdraw_golden() == 0
    Case.objects.filter(pk=dealt.pk).update(due_at=timezone.now() - timedelta(seconds=1))
    assert withdraw_golden() == 1
    assert Case.objects.get(pk=dealt.pk).status == Case.Status.FINAL
    assert LedgerEntry.objects.filter(action="case.withdrawn").count() == 1


def test_a_golden_case_in_somebodys_hands_is_left_there(dealt: Case) -> None:
    Case.objects.filter(pk=dealt.pk).update(due_at=timezone.now() - timedelta(seconds=1))
    assert withdraw_golden() == 0
