"""A case that every reviewer is barred from is found, and no other."""

import pytest

from accounts.models import User
from moderation.models import Case, Queue
from moderation.services import file_appeal, reopen_case
from tests.factories import MembershipFactory
from tests.invariants.lives import AUTHENTIC, CANNOT_TELL, ESCALATE, World, rule, told
from tests.moderation.conftest import settle
from worker.invariants.breaches import breaches_of
from worker.invariants.takers import RULES


def stuck() -> list[str]:
    """The cases that nobody may take."""
    return [case for breach in breaches_of(RULES) for case in breach.examples]


@pytest.fixture
def alone(world: World) -> World:
    """All reviewers but the moderator, Olga and one senior are gone."""
    User.objects.filter(pk=world.sofia.pk).update(is_active=False)
    return world


def test_a_case_for_more_people_than_there_are_is_found(alone: World) -> None:
    Queue.objects.update(reviews=5)
    case = next(alone.cases)
    for person in (alone.moderator, alone.olga, alone.senior):
        assert stuck() == []
        rule(case, person)
        settle(case)
    assert stuck() == [case.public_id]
    User.objects.update(is_active=True)
    assert stuck() == []


def test_a_dispute_in_which_the_only_senior_voted_is_found(alone: World) -> None:
    Queue.objects.update(reviews=2)
    case = next(alone.cases)
    for person, ruling in ((alone.senior, AUTHENTIC), (alone.moderator, CANNOT_TELL)):
        rule(case, person, ruling)
        settle(case)
    assert stuck() == [case.public_id]


def test_an_escalation_by_the_only_senior_is_found(alone: World) -> None:
    case = next(alone.cases)
    rule(case, alone.senior, ESCALATE)
    assert stuck() == []  # it can still be taken back
    settle(case)
    assert stuck() == [case.public_id]


def test_an_appeal_that_the_only_senior_filed_is_found(alone: World) -> None:
    case = told(alone)
    MembershipFactory.create(user=alone.senior, organisation=case.submission.organisation)
    file_appeal(submission=case.submission, by=alone.senior, text="It is ours.")
    assert stuck() == [case.public_id]


def test_an_appeal_against_the_only_senior_is_found(alone: World) -> None:
    case = next(alone.cases)
    rule(case, alone.senior)
    settle(case)
    file_appeal(submission=case.submission, by=alone.uploader, text="It is mine.")
    assert stuck() == [case.public_id]


def test_an_upload_of_the_only_reviewer_is_found(alone: World) -> None:
    case = next(alone.cases)
    case.submission.submitted_by = alone.olga
    case.submission.save(update_fields=["submitted_by"])
    assert stuck() == []
    User.objects.exclude(pk=alone.olga.pk).update(is_active=False)
    assert stuck() == [case.public_id]


def test_an_earlier_round_bars_nobody(alone: World) -> None:
    case = told(alone)
    reopen_case(case=Case.objects.get(pk=case.pk), by=alone.senior, note="Look again.")
    User.objects.exclude(pk=alone.moderator.pk).update(is_active=False)
    assert stuck() == []
