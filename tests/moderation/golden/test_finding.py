"""Whoever searches for the picture of a golden case is not led to its truth."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from moderation.models import Case
from moderation.selectors.search import search
from moderation.services import claim_case, decide, hold_case, release_case, withdraw_golden
from tests.factories import CaseFactory, staff
from tests.moderation.conftest import AUTHENTIC, settle


@pytest.fixture
def review(dealt: Case) -> Case:
    """The case that tells the truth of the golden one."""
    return CaseFactory.create(
        submission=dealt.submission, status=Case.Status.DECIDED, decided_at=timezone.now()
    )


def found(case: Case, person: User) -> list[Case]:
    """By the submission and by the hash of its picture, which find the same."""
    by_id = search(case.submission.public_id, person)
    assert search(case.submission.stored_image.sha256, person) == by_id
    return by_id


def test_what_was_given_back_is_found_by_everybody_to_whom_it_is_new(
    dealt: Case, review: Case, moderator: User
) -> None:
    assert found(review, moderator) == [dealt]
    release_case(case=dealt, moderator=moderator)
    for person in (moderator, staff(Role.MODERATOR)):
        assert found(review, person) == [dealt]


def test_what_was_put_aside_is_found(dealt: Case, review: Case, moderator: User) -> None:
    hold_case(case=dealt, moderator=moderator, length=timedelta(hours=1))
    assert found(review, moderator) == [dealt]


def test_the_review_is_found_once_the_ruling_settles(
    dealt: Case, review: Case, moderator: User
) -> None:
    decide(case=dealt, reviewer=moderator, ruling=AUTHENTIC)
    assert found(review, moderator) == [dealt]
    settle(dealt)
    assert found(review, moderator) == [review]


def test_the_review_is_found_once_nobody_rules_any_more(
    dealt: Case, review: Case, moderator: User
) -> None:
    release_case(case=dealt, moderator=moderator)
    Case.objects.filter(pk=dealt.pk).update(due_at=timezone.now() - timedelta(seconds=1))
    withdraw_golden()
    assert found(review, moderator) == [review]


def test_of_several_golden_cases_on_a_picture_theirs_alone_is_found(
    dealt: Case, review: Case, moderator: User
) -> None:
    CaseFactory.create(kind=Case.Kind.GOLDEN, submission=dealt.submission)
    assert found(review, moderator) == [dealt]
    decide(case=dealt, reviewer=moderator, ruling=AUTHENTIC)
    assert found(review, moderator) == [dealt]


def test_what_nobody_holds_is_found_before_what_another_holds(
    dealt: Case, review: Case, moderator: User
) -> None:
    other = CaseFactory.create(kind=Case.Kind.GOLDEN, submission=dealt.submission)
    claim_case(case=other, moderator=staff(Role.MODERATOR))
    release_case(case=dealt, moderator=moderator)
    assert found(review, moderator) == [dealt]


def test_a_golden_case_is_found_by_its_own_id(dealt: Case, review: Case, senior: User) -> None:
    assert search(dealt.public_id, senior) == [dealt]
    assert search(review.public_id, senior) == [review]
