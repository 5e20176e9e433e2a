"""Cases are locked first, by id, then what hangs on them, and the ledger last: nobody deadlocks."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from audit.models import LedgerEntry
from moderation.models import Bank, Batch, Case, Decision, Policy
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import (
    add_entry,
    claim_case,
    decide,
    hand_case,
    make_golden,
    reverse_batch,
    rule_in_bulk,
    settle_rulings,
    sweep_entries,
    take_break,
    undo,
)
from tests.factories import CaseFactory
from tests.images.test_pdq import drawn
from tests.moderation.conftest import appeal_by, settle
from tests.moderation.test_banking import looking_like
from tests.moderation.test_two_windows import Window

AUTHENTIC = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN, to_bank=True)
LOCKING = re.compile("^(UPDATE|INSERT|DELETE)|FOR (NO KEY )?UPDATE")
PAST = timezone.now() - timedelta(seconds=1)


def after_the_ledger(act: Callable[[], object]) -> list[str]:
    """What it still locks in other tables once it has locked the head of the ledger."""
    with CaptureQueriesContext(connection) as captured:
        act()
    locking = [query["sql"] for query in captured if LOCKING.search(query["sql"])]
    first = next(number for number, sql in enumerate(locking) if "audit_ledgerhead" in sql)
    return [sql for sql in locking[first:] if "audit_" not in sql]


@pytest.fixture
def contradicted(moderator: User, senior: User, uploader: User, policy: Policy) -> Case:
    """Its ruling filled a bank and made a golden item; on appeal the opposite was ruled."""
    case = CaseFactory.create(submission=looking_like(drawn(0), flag="flagged"))
    claimed = claim_case(case=case, moderator=moderator)
    decision = decide(case=claimed, reviewer=moderator, ruling=AUTHENTIC)
    settle(case)
    make_golden(decision=Decision.objects.get(pk=decision.pk), by=senior)
    appeal_by(uploader, case.submission)
    claimed = claim_case(case=Case.objects.get(pk=case.pk), moderator=senior)
    fake = (Outcome.CONFIRMED_FAKE, Reason.VISIBLE_ARTEFACTS, policy, "", "You were right.", True)
    decide(case=claimed, reviewer=senior, ruling=Ruling(*fake))
    Case.objects.filter(pk=case.pk).update(settles_at=PAST)
    return case


def test_settling_locks_the_ledger_last(contradicted: Case) -> None:
    CaseFactory.create(kind=Case.Kind.GOLDEN, status=Case.Status.ESCALATED, settles_at=PAST)
    before = LedgerEntry.objects.count()
    assert after_the_ledger(settle_rulings) == []
    told = LedgerEntry.objects.order_by("sequence")[before:]
    assert [row.action for row in told] == [
        "case.withdrawn",
        "case.closed",
        "ruling.published",
        "bank.entry_removed",
        "golden.removed",
        "bank.entry_added",
    ]


def test_a_sweep_for_a_known_fake_locks_the_ledger_last(case: Case, senior: User) -> None:
    waiting = CaseFactory.create(submission=looking_like(drawn(0), flag="flagged"))
    add_entry(bank=Bank.objects.get(slug="known-fakes"), pdq=drawn(0), by=senior)
    assert after_the_ledger(sweep_entries) == []
    assert LedgerEntry.objects.get(action="case.raised").subject == waiting.public_id


def test_taking_back_locks_the_ledger_last(case: Case, moderator: User) -> None:
    decide(case=claim_case(case=case, moderator=moderator), reviewer=moderator, ruling=AUTHENTIC)
    claim_case(case=CaseFactory.create(), moderator=moderator)
    before = LedgerEntry.objects.count()
    assert after_the_ledger(lambda: undo(case=case, reviewer=moderator)) == []
    told = LedgerEntry.objects.order_by("sequence")[before:]
    assert [row.action for row in told] == ["case.held", "case.undone"]


def in_bulk(senior: User) -> Batch:
    return rule_in_bulk(
        chosen={"cause": "likely_fake"}, said={}, as_of=timezone.now(), by=senior, ruling=AUTHENTIC
    )


def test_ruling_in_bulk_and_reversing_that_lock_the_ledger_last(senior: User) -> None:
    for severity in (1, 3):
        CaseFactory.create(severity=severity)
    assert after_the_ledger(lambda: in_bulk(senior)) == []
    batch = Batch.objects.get()
    assert after_the_ledger(lambda: reverse_batch(batch=batch, by=senior)) == []
    assert LedgerEntry.objects.filter(action="case.reopened").count() == 2


def test_handing_over_locks_the_ledger_last(held: Case, moderator: User, senior: User) -> None:
    hand = partial(hand_case, case=held, moderator=moderator, to=senior, note="Look at the ear.")
    assert after_the_ledger(hand) == []


def test_taking_a_break_locks_the_ledger_last(held: Case, moderator: User) -> None:
    assert after_the_ledger(partial(take_break, moderator=moderator)) == []


@pytest.mark.django_db(transaction=True)
def test_reversing_a_batch_locks_cases_by_id(senior: User) -> None:
    first, second = CaseFactory.create_batch(2)
    Case.objects.filter(pk=first.pk).update(due_at=timezone.now())  # now it lies behind the other
    batch = in_bulk(senior)
    other = Window(partial(reverse_batch, batch=batch, by=senior))
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=first.pk)
        other.start()
        while other.goes_on():
            pass
        Case.objects.select_for_update().get(pk=second.pk)
    other.join()
    assert set(Case.objects.values_list("status", flat=True)) == {Case.Status.REOPENED}


@pytest.mark.django_db(transaction=True)
def test_taking_back_locks_cases_by_id_as_a_sweep_does(case: Case, moderator: User) -> None:
    following = CaseFactory.create()
    decide(case=claim_case(case=case, moderator=moderator), reviewer=moderator, ruling=AUTHENTIC)
    claim_case(case=following, moderator=moderator)
    other = Window(lambda: undo(case=case, reviewer=moderator))
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        other.start()
        while other.goes_on():
            pass
        Case.objects.select_for_update().get(pk=following.pk)
    other.join()
    assert (other.refusal, Case.objects.get(assignee=moderator)) == (None, case)
