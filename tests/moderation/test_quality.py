"""How well people agree, as far as it shows in what they ruled."""

import pytest

from accounts.models import User
from accounts.roles import Role
from moderation.models import Case, Queue
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.selectors.quality import overall_kappa, reviewers
from moderation.services import claim_case, reopen_case
from tests.factories import CaseFactory, staff
from tests.moderation.conftest import AUTHENTIC, ESCALATE, appeal_by, ruled


def test_agreement_counts_the_pairs_of_second_reviews(moderator: User) -> None:
    Queue.objects.update(reviews=2)
    olga = staff(Role.MODERATOR)
    fake = Ruling(Outcome.CANNOT_TELL, Reason.POOR_QUALITY)
    for first, second in ((AUTHENTIC, AUTHENTIC), (fake, fake), (AUTHENTIC, fake)):
        case = CaseFactory.create()
        for person, ruling in ((moderator, first), (olga, second)):
            claimed = claim_case(case=Case.objects.get(pk=case.pk), moderator=person)
            ruled(claimed, person, ruling)
    found = {one.person: one for one in reviewers()}
    assert found[moderator].paired == found[olga].paired == 3
    assert found[moderator].kappa == pytest.approx(0.4)
    assert overall_kappa() == pytest.approx(1 / 3)


@pytest.fixture
def pair(case: Case, moderator: User) -> Case:
    """Reviewed by two people, who agree."""
    Queue.objects.update(reviews=2)
    for person in (moderator, staff(Role.MODERATOR)):
        ruled(claim_case(case=Case.objects.get(pk=case.pk), moderator=person), person)
    return case


def test_a_pair_counts_when_its_case_was_appealed(
    pair: Case, moderator: User, uploader: User
) -> None:
    appeal_by(uploader, pair.submission)
    assert {one.person: one.paired for one in reviewers()}[moderator] == 1


def test_a_pair_counts_when_its_case_was_opened_again(
    pair: Case, moderator: User, senior: User
) -> None:
    Queue.objects.update(reviews=1)
    reopen_case(case=pair, by=senior, note="Look again.")
    assert {one.person: one.paired for one in reviewers()}[moderator] == 1


def test_whoever_settles_an_escalation_has_seen_the_vote_and_makes_no_pair(
    case: Case, moderator: User, senior: User
) -> None:
    Queue.objects.update(reviews=2)
    for person, said in (
        (moderator, AUTHENTIC),
        (staff(Role.MODERATOR), ESCALATE),
        (senior, AUTHENTIC),
    ):
        ruled(claim_case(case=Case.objects.get(pk=case.pk), moderator=person), person, said)
    assert [one.paired for one in reviewers()] == [0, 0]
    assert overall_kappa() is None


def test_agreement_with_the_machine_leaves_out_its_doubts(held: Case, moderator: User) -> None:
    ruled(held, moderator)
    (found,) = reviewers()
    assert found.with_machine == 0.0
