"""Waiting begins with a round, not with the case."""

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from audit.models import LedgerEntry
from moderation.models import Case, Decision, Queue
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import (
    claim_case,
    decide,
    hold_case,
    open_case,
    release_case,
    reopen_case,
    reverse_batch,
    rule_in_bulk,
    undo,
)
from tests.factories import CaseFactory, analysed_submission, staff
from tests.moderation.conftest import appeal_by, settle

AUTHENTIC = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN)
ESCALATE = Ruling(Outcome.ESCALATE, Reason.HIGH_STAKES, note="Look here")
HOUR = timedelta(hours=1)
THE_PAST = import_module("moderation.migrations.0021_rounds_so_far")


@pytest.fixture
def old(db: None) -> Case:
    """Opened a long time ago."""
    return CaseFactory.create(created_at=timezone.now() - 1000 * HOUR)


def stored(case: Case) -> Case:
    return Case.objects.select_related("submission").get(pk=case.pk)


def rule(case: Case, person: User, ruling: Ruling = AUTHENTIC) -> Decision:
    return decide(
        case=claim_case(case=stored(case), moderator=person), reviewer=person, ruling=ruling
    )


@pytest.fixture
def ruled(old: Case, moderator: User) -> Case:
    rule(old, moderator)
    settle(old)
    return stored(old)


def just_now(moment: datetime) -> bool:
    return timezone.now() - HOUR < moment <= timezone.now()


@pytest.mark.django_db
def test_a_new_case_waits_since_it_was_opened() -> None:
    case = open_case(submission=analysed_submission(), cause=Case.Cause.LIKELY_FAKE)
    assert case.waiting_since == case.created_at


def test_a_case_that_is_opened_again_waits_since_then(ruled: Case, senior: User) -> None:
    assert just_now(reopen_case(case=ruled, by=senior, note="Look again").waiting_since)


def test_a_case_that_is_appealed_waits_since_then(ruled: Case, uploader: User) -> None:
    appeal_by(uploader, ruled.submission)
    assert just_now(stored(ruled).waiting_since)


def test_a_case_of_a_reversed_batch_waits_since_then(old: Case, senior: User) -> None:
    batch = rule_in_bulk(chosen={}, said={}, as_of=timezone.now(), by=senior, ruling=AUTHENTIC)
    assert Decision.objects.get().waiting_since == old.created_at
    reverse_batch(batch=batch, by=senior)
    assert just_now(stored(old).waiting_since)


def test_whatever_happens_within_a_round_leaves_its_beginning(
    old: Case, moderator: User, senior: User
) -> None:
    Queue.objects.update(reviews=2)
    release_case(case=claim_case(case=stored(old), moderator=moderator), moderator=moderator)
    hold_case(
        case=claim_case(case=stored(old), moderator=moderator), moderator=moderator, length=HOUR
    )
    rule(old, moderator)
    settle(old)
    rule(old, staff(Role.MODERATOR), ESCALATE)
    settle(old)
    rule(old, senior)
    undo(case=stored(old), reviewer=senior)
    assert stored(old).waiting_since == old.created_at
    assert set(Decision.objects.values_list("waiting_since", flat=True)) == {old.created_at}


def test_a_ruling_keeps_the_beginning_of_its_round(
    ruled: Case, moderator: User, senior: User
) -> None:
    reopen_case(case=ruled, by=senior, note="Look again")
    rule(ruled, moderator)
    first, second = Decision.objects.order_by("round")
    assert first.waiting_since == ruled.created_at
    assert second.waiting_since == stored(ruled).waiting_since
    assert just_now(second.waiting_since)


def test_the_database_refuses_a_first_round_that_begins_without_its_case(old: Case) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.update(waiting_since=old.created_at + HOUR)


def test_the_database_refuses_a_round_before_its_case(old: Case) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.update(round=2, waiting_since=old.created_at - HOUR)


def test_the_database_refuses_a_ruling_before_its_round(ruled: Case) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.update(waiting_since=timezone.now() + HOUR)


def test_the_rounds_so_far_begin_when_the_ledger_says(
    ruled: Case, moderator: User, senior: User, uploader: User
) -> None:
    reopen_case(case=ruled, by=senior, note="Look again")
    rule(ruled, moderator)
    settle(ruled)
    appeal_by(uploader, ruled.submission)
    Case.objects.update(waiting_since=ruled.created_at)
    Decision.objects.update(waiting_since=ruled.created_at - HOUR)
    with connection.cursor() as cursor:
        cursor.execute(THE_PAST.FILL)
    again, appealed = LedgerEntry.objects.filter(
        action__in=["case.reopened", "case.appealed"]
    ).order_by("sequence")
    began = list(Decision.objects.order_by("round").values_list("waiting_since", flat=True))
    assert began == [ruled.created_at, again.at]
    assert stored(ruled).waiting_since == appealed.at
