"""Cases in the states that most tests begin from."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from images.models import Submission
from moderation.models import Appeal, Case, Decision, Policy
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.selectors.quality import Reviewer, reviewers
from moderation.services import (
    claim_case,
    count_reviewers,
    decide,
    file_appeal,
    settle_rulings,
)
from tests.factories import CaseFactory, MembershipFactory

AUTHENTIC = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN)
ESCALATE = Ruling(Outcome.ESCALATE, Reason.HIGH_STAKES, note="Hm")


@pytest.fixture
def case(db: None) -> Case:
    return CaseFactory.create()


@pytest.fixture
def held(case: Case, moderator: User) -> Case:
    """Claimed by the moderator."""
    return claim_case(case=case, moderator=moderator)


@pytest.fixture
def policy(db: None) -> Policy:
    return Policy.objects.get(code="invented-person")


def settle(case: Case) -> None:
    """Let the time to take the last ruling back run out, and the sweep come."""
    Case.objects.filter(pk=case.pk).update(settles_at=timezone.now() - timedelta(seconds=1))
    settle_rulings()


def ruled(case: Case, person: User, ruling: Ruling = AUTHENTIC) -> Decision:
    """What they said of a case in their hands, once it has settled."""
    decision = decide(case=case, reviewer=person, ruling=ruling)
    settle(case)
    return decision


def counted() -> list[Reviewer]:
    """Everybody's figures, counted just now."""
    count_reviewers()
    return reviewers()


def expire(case: Case) -> None:
    """Let the holder's time run out."""
    past = timezone.now() - timedelta(seconds=1)
    Case.objects.filter(pk=case.pk).update(lease_expires_at=past)


def appeal_by(person: User, submission: Submission, text: str = "No") -> Appeal:
    """They join the organisation of the submission and object to the ruling on it."""
    if not person.memberships.filter(organisation=submission.organisation_id).exists():
        MembershipFactory.create(user=person, organisation=submission.organisation)
    return file_appeal(submission=submission, by=person, text=text)
