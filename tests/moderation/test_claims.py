from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from audit.models import LedgerEntry
from moderation.errors import CaseTaken, HandsFull, NotYourRole, OwnUpload, QueueEmpty
from moderation.models import Case
from moderation.selectors import claimable_by, default_queue
from moderation.services import claim_case, claim_next
from tests.factories import CaseFactory, analysed_submission
from tests.moderation.conftest import expire

Status = Case.Status


def test_a_claim_holds_the_case_for_the_length_of_the_lease(case: Case, moderator: User) -> None:
    claim_case(case=case, moderator=moderator)
    stored = Case.objects.get(pk=case.pk)
    left = stored.lease_expires_at - timezone.now() if stored.lease_expires_at else None
    assert (stored.status, stored.assignee) == (Status.CLAIMED, moderator)
    assert left is not None
    assert 590 < left.total_seconds() <= 600


def test_a_claim_is_in_the_ledger(held: Case, moderator: User) -> None:
    entry = LedgerEntry.objects.get(subject=held.public_id)
    assert (entry.action, entry.actor) == ("case.claimed", f"user:{moderator.pk.hex}")


def test_a_second_claim_conflicts(held: Case, senior: User) -> None:
    with pytest.raises(CaseTaken, match="Mona Moderator is looking at this case now"):
        claim_case(case=held, moderator=senior)


def test_claiming_what_they_hold_changes_nothing(held: Case, moderator: User) -> None:
    assert claim_case(case=held, moderator=moderator) == held
    assert LedgerEntry.objects.filter(action="case.claimed").count() == 1


def test_nobody_holds_two_cases(held: Case, moderator: User) -> None:
    with pytest.raises(HandsFull):
        claim_case(case=CaseFactory.create(), moderator=moderator)


def test_the_next_case_is_the_one_due_first(moderator: User) -> None:
    now = timezone.now()
    CaseFactory.create(due_at=now + timedelta(hours=2))
    soon = CaseFactory.create(due_at=now + timedelta(hours=1))
    assert claim_next(moderator=moderator) == soon


def test_looking_for_the_next_case_does_not_read_what_they_ruled_before(moderator: User) -> None:
    assert "SubPlan" not in claimable_by(moderator, default_queue()).explain()


def test_the_graver_of_two_cases_due_together_comes_first(moderator: User) -> None:
    now = timezone.now()
    CaseFactory.create(due_at=now, severity=1)
    grave = CaseFactory.create(due_at=now, severity=3)
    assert claim_next(moderator=moderator) == grave


def test_the_next_case_is_the_one_in_hand(held: Case, moderator: User) -> None:
    CaseFactory.create()
    assert claim_next(moderator=moderator) == held


def test_an_empty_queue_says_so(moderator: User) -> None:
    with pytest.raises(QueueEmpty):
        claim_next(moderator=moderator)


def test_a_claim_that_ran_out_goes_back_before_the_next(held: Case, moderator: User) -> None:
    expire(held)
    urgent = CaseFactory.create(due_at=held.due_at - timedelta(hours=1))
    assert claim_next(moderator=moderator) == urgent
    assert Case.objects.get(pk=held.pk).status == Status.OPEN


def test_a_claim_that_ran_out_can_be_taken_again(held: Case, moderator: User) -> None:
    expire(held)
    claim_case(case=held, moderator=moderator)
    actions = LedgerEntry.objects.filter(subject=held.public_id).order_by("sequence")
    assert [e.action for e in actions] == ["case.claimed", "case.returned", "case.claimed"]


def test_uploaders_do_not_review_their_own_upload(moderator: User) -> None:
    own = CaseFactory.create(submission=analysed_submission(submitted_by=moderator))
    with pytest.raises(OwnUpload):
        claim_case(case=own, moderator=moderator)
    with pytest.raises(QueueEmpty):
        claim_next(moderator=moderator)


def test_a_person_without_the_role_claims_nothing(case: Case, uploader: User) -> None:
    with pytest.raises(NotYourRole):
        claim_case(case=case, moderator=uploader)
    with pytest.raises(QueueEmpty):
        claim_next(moderator=uploader)


def test_escalated_cases_are_for_seniors(moderator: User, senior: User) -> None:
    case = CaseFactory.create(status=Status.ESCALATED)
    with pytest.raises(NotYourRole):
        claim_case(case=case, moderator=moderator)
    assert claim_next(moderator=senior) == case


def test_a_decided_case_is_not_claimed(moderator: User) -> None:
    case = CaseFactory.create(status=Status.DECIDED, decided_at=timezone.now())
    with pytest.raises(CaseTaken, match="decided now"):
        claim_case(case=case, moderator=moderator)
