from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from audit.models import LedgerEntry
from moderation.errors import CannotTakeIt, CaseReserved, LeaseLost, QueueEmpty
from moderation.models import Case, Queue
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.selectors import kept_for
from moderation.services import (
    claim_case,
    claim_next,
    decide,
    hand_case,
    hold_case,
    return_expired_reservations,
)
from tests.factories import CaseFactory, QueueFactory, UserFactory, staff
from tests.moderation.conftest import settle

Status = Case.Status
HOUR = timedelta(hours=1)


@pytest.fixture
def olga(db: None) -> User:
    return staff(Role.MODERATOR, email="olga@example.org", name="Olga Other")


def let_pass(case: Case) -> None:
    """Let the time for which the case is kept run out."""
    Case.objects.filter(pk=case.pk).update(reserved_until=timezone.now() - HOUR)


def stored(case: Case) -> Case:
    return Case.objects.select_related("reserved_for", "reserved_by", "submission").get(pk=case.pk)


def test_a_case_put_aside_frees_the_hands_and_waits_for_its_holder(
    held: Case, moderator: User, olga: User
) -> None:
    hold_case(case=held, moderator=moderator, length=HOUR, note=" The archive answers tomorrow. ")
    kept = stored(held)
    assert (kept.status, kept.reserved_for, kept.reserved_by) == (Status.OPEN, moderator, moderator)
    assert kept.reserved_note == "The archive answers tomorrow."
    assert list(kept_for(moderator)) == [held]
    with pytest.raises(CaseReserved):
        claim_case(case=kept, moderator=olga)


def test_what_is_put_aside_is_not_the_next_case_of_anybody(
    held: Case, moderator: User, olga: User
) -> None:
    hold_case(case=held, moderator=moderator, length=HOUR)
    for person in (moderator, olga):
        with pytest.raises(QueueEmpty):
            claim_next(moderator=person)


def test_its_holder_takes_it_up_again(held: Case, moderator: User) -> None:
    hold_case(case=held, moderator=moderator, length=HOUR, note="later")
    claim_case(case=held, moderator=moderator)
    again = stored(held)
    assert (again.status, again.assignee) == (Status.CLAIMED, moderator)
    assert (again.reserved_for, again.reserved_until, again.reserved_note) == (None, None, "")


def test_nothing_is_put_aside_for_longer_than_a_day(held: Case, moderator: User) -> None:
    hold_case(case=held, moderator=moderator, length=timedelta(days=9))
    until = stored(held).reserved_until
    assert until is not None
    assert until - timezone.now() < timedelta(hours=24, minutes=1)


def test_a_colleague_gets_what_is_handed_to_them_before_anything_else(
    held: Case, moderator: User, olga: User
) -> None:
    CaseFactory.create(due_at=held.due_at - HOUR)
    other = QueueFactory.create(name="Other", slug="other", is_default=False)
    hand_case(case=held, moderator=moderator, to=olga, note="Your field")
    assert claim_next(moderator=olga, queue=other) == held


def test_a_handed_case_is_for_nobody_else(held: Case, moderator: User, olga: User) -> None:
    hand_case(case=held, moderator=moderator, to=olga)
    with pytest.raises(CaseReserved):
        claim_case(case=held, moderator=moderator)
    with pytest.raises(QueueEmpty):
        claim_next(moderator=moderator)


def test_a_case_is_not_handed_to_somebody_who_may_not_rule_on_it(
    held: Case, moderator: User, uploader: User
) -> None:
    for person in (uploader, moderator):
        with pytest.raises(CannotTakeIt):
            hand_case(case=held, moderator=moderator, to=person)
    assert stored(held).status == Status.CLAIMED


def test_a_case_is_not_handed_to_its_uploader(held: Case, moderator: User, olga: User) -> None:
    held.submission.submitted_by = olga
    held.submission.save(update_fields=["submitted_by"])
    with pytest.raises(CannotTakeIt, match="knows this picture"):
        hand_case(case=held, moderator=moderator, to=olga)


def test_an_escalated_case_is_handed_to_seniors_alone(senior: User, olga: User) -> None:
    case = CaseFactory.create(status=Status.ESCALATED)
    claim_case(case=case, moderator=senior)
    with pytest.raises(CannotTakeIt, match="escalated"):
        hand_case(case=case, moderator=senior, to=olga)
    hand_case(case=case, moderator=senior, to=staff(Role.SENIOR))
    assert stored(case).status == Status.ESCALATED


def test_a_case_is_not_handed_to_somebody_who_has_ruled_on_it(
    held: Case, moderator: User, olga: User
) -> None:
    Queue.objects.update(reviews=2)
    decide(case=held, reviewer=moderator, ruling=Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN))
    settle(held)
    claim_case(case=stored(held), moderator=olga)
    with pytest.raises(CannotTakeIt, match="knows this picture"):
        hand_case(case=held, moderator=olga, to=moderator)


def test_only_the_holder_keeps_or_hands_over(held: Case, olga: User, moderator: User) -> None:
    with pytest.raises(LeaseLost):
        hold_case(case=held, moderator=olga, length=HOUR)
    with pytest.raises(LeaseLost):
        hand_case(case=held, moderator=olga, to=moderator)


def test_a_case_that_was_not_taken_up_is_for_everybody_at_once(
    held: Case, moderator: User, olga: User
) -> None:
    hold_case(case=held, moderator=moderator, length=HOUR)
    let_pass(held)
    assert claim_next(moderator=olga) == held


def test_the_sweep_ends_what_has_run_out(held: Case, moderator: User) -> None:
    hold_case(case=held, moderator=moderator, length=HOUR)
    assert return_expired_reservations() == 0
    let_pass(held)
    assert return_expired_reservations() == 1
    assert stored(held).reserved_for is None
    assert LedgerEntry.objects.filter(action="case.freed").count() == 1


def test_the_ledger_says_for_whom(held: Case, moderator: User, olga: User) -> None:
    hand_case(case=held, moderator=moderator, to=olga, note="Secret words")
    entry = LedgerEntry.objects.get(action="case.handed_over")
    assert olga.pk.hex in entry.payload
    assert "Secret words" not in entry.payload


def test_the_database_keeps_nothing_for_somebody_without_an_end(case: Case) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(reserved_for=UserFactory.create())
