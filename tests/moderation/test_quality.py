"""How well people agree, as far as it shows in what they ruled."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from moderation.models import Case, Policy, Queue, ReviewerFigures
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.selectors import tallies
from moderation.selectors.quality import overall_kappa
from moderation.services import claim_case, commit_first_look, decide, reopen_case
from tests.factories import CaseFactory, staff
from tests.moderation.conftest import AUTHENTIC, ESCALATE, appeal_by, counted, ruled, settle


def test_agreement_counts_the_pairs_of_second_reviews(moderator: User) -> None:
    Queue.objects.update(reviews=2)
    olga = staff(Role.MODERATOR)
    fake = Ruling(Outcome.CANNOT_TELL, Reason.POOR_QUALITY)
    for first, second in ((AUTHENTIC, AUTHENTIC), (fake, fake), (AUTHENTIC, fake)):
        case = CaseFactory.create()
        for person, ruling in ((moderator, first), (olga, second)):
            claimed = claim_case(case=Case.objects.get(pk=case.pk), moderator=person)
            ruled(claimed, person, ruling)
    found = {one.person: one for one in counted()}
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
    assert {one.person: one.paired for one in counted()}[moderator] == 1


def test_a_pair_counts_when_its_case_was_opened_again(
    pair: Case, moderator: User, senior: User
) -> None:
    Queue.objects.update(reviews=1)
    reopen_case(case=pair, by=senior, note="Look again.")
    assert {one.person: one.paired for one in counted()}[moderator] == 1


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
    assert [one.paired for one in counted()] == [0, 0]
    assert overall_kappa() is None


def test_only_the_last_ruling_waits_to_be_counted_while_it_can_be_taken_back(
    case: Case, moderator: User
) -> None:
    Queue.objects.update(reviews=2)
    olga = staff(Role.MODERATOR)
    ruled(claim_case(case=case, moderator=moderator), moderator)
    decide(case=claim_case(case=case, moderator=olga), reviewer=olga, ruling=AUTHENTIC)
    assert [(one.person, one.paired) for one in counted()] == [(moderator, 0)]
    settle(case)
    assert {one.person: one.paired for one in counted()} == {moderator: 1, olga: 1}


def test_of_three_blind_reviews_the_first_two_make_the_pair(case: Case) -> None:
    Queue.objects.update(reviews=3)
    people = [staff(Role.MODERATOR) for _ in range(3)]
    for person in people:
        ruled(claim_case(case=Case.objects.get(pk=case.pk), moderator=person), person)
    found = {one.person: one.paired for one in counted()}
    assert [found[person] for person in people] == [1, 1, 0]


@pytest.mark.parametrize(("second", "share"), [("confirmed_fake", 1.0), ("authentic", 0.0)])
def test_who_took_the_side_of_the_machine_after_a_look_of_their_own_followed_it(
    held: Case, moderator: User, policy: Policy, second: str, share: float
) -> None:
    Queue.objects.update(blind_first=True)
    commit_first_look(case=held, reviewer=moderator, outcome=Outcome.AUTHENTIC)
    fake = Ruling(Outcome.CONFIRMED_FAKE, Reason.VISIBLE_ARTEFACTS, policy)
    ruled(held, moderator, fake if second == "confirmed_fake" else AUTHENTIC)
    (found,) = counted()
    assert (found.bias.disagreed, found.bias.share) == (1, share)


def test_agreement_with_the_machine_leaves_out_its_doubts(held: Case, moderator: User) -> None:
    ruled(held, moderator)
    (found,) = counted()
    assert found.with_machine == 0.0


def test_whose_rulings_are_long_ago_is_counted_no_more(
    case: Case, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruled(claim_case(case=case, moderator=moderator), moderator)
    assert [one.person for one in counted()] == [moderator]
    monkeypatch.setattr(tallies, "PERIOD", timedelta(0))  # rulings are never made older
    assert counted() == []


def test_counting_again_writes_the_same_rows_anew(case: Case, moderator: User) -> None:
    ruled(claim_case(case=case, moderator=moderator), moderator)
    first, again = counted(), counted()
    assert first == again
    assert ReviewerFigures.objects.get().counted_at <= timezone.now()
