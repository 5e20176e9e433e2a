from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from audit.models import LedgerEntry
from moderation.bulk import preview
from moderation.errors import CannotReverse, InvalidRuling, NothingFits
from moderation.models import Batch, Case, Decision, Policy, Queue
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import (
    claim_case,
    decide,
    hold_case,
    reopen_case,
    reverse_batch,
    rule_in_bulk,
    settle_rulings,
    undo,
)
from tests.factories import CaseFactory, analysed_submission, staff
from tests.images.test_pdq import drawn, flipped
from tests.moderation.conftest import appeal_by
from tests.moderation.test_banking import looking_like
from webhooks.models import OutboxEvent

Status = Case.Status
AUTHENTIC = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN)
ALL = {"cause": Case.Cause.LIKELY_FAKE}


def rule(by: User, chosen: dict[str, Any] | None = None, as_of: datetime | None = None) -> Batch:
    return rule_in_bulk(
        chosen=chosen or ALL,
        said={"cause": "likely_fake"},
        as_of=as_of or timezone.now(),
        by=by,
        ruling=AUTHENTIC,
    )


def settle_all() -> None:
    Case.objects.filter(settles_at__isnull=False).update(settles_at=timezone.now())
    settle_rulings()


def statuses() -> set[str]:
    return set(Case.objects.values_list("status", flat=True))


def test_a_batch_rules_on_everything_that_fits(senior: User) -> None:
    CaseFactory.create_batch(3)
    other = CaseFactory.create(cause=Case.Cause.INCONCLUSIVE)
    batch = rule(senior)
    assert batch.count == 3
    assert Decision.objects.filter(batch=batch, reviewer=senior).count() == 3
    assert list(Case.objects.filter(status=Status.OPEN)) == [other]


def test_a_batch_is_told_outside_when_it_has_settled(senior: User) -> None:
    case = CaseFactory.create()
    rule(senior)
    case.submission.refresh_from_db()
    assert (case.submission.flag, OutboxEvent.objects.count()) == ("in_review", 0)
    settle_all()
    case.submission.refresh_from_db()
    assert case.submission.flag == "decided"
    assert OutboxEvent.objects.get().payload["outcome"] == "authentic"


def test_every_case_and_the_batch_are_in_the_ledger(senior: User) -> None:
    CaseFactory.create_batch(2)
    batch = rule(senior)
    rows = LedgerEntry.objects.filter(action="case.decided_in_bulk")
    assert rows.count() == 2
    assert all(batch.public_id in row.payload for row in rows)
    assert LedgerEntry.objects.get(action="batch.ruled").subject == batch.public_id


def test_what_came_after_the_preview_is_left_alone(senior: User) -> None:
    seen = timezone.now()
    CaseFactory.create(created_at=seen - timedelta(minutes=1))
    CaseFactory.create(created_at=seen + timedelta(minutes=1))
    assert rule(senior, as_of=seen).count == 1


def test_what_was_opened_again_after_the_preview_is_left_alone(
    senior: User, moderator: User
) -> None:
    case = CaseFactory.create()
    decide(case=claim_case(case=case, moderator=moderator), reviewer=moderator, ruling=AUTHENTIC)
    settle_all()
    seen = timezone.now()
    reopen_case(case=Case.objects.get(pk=case.pk), by=senior, note="Look again")
    with pytest.raises(NothingFits):
        rule(senior, as_of=seen)


def test_a_filter_by_day_goes_by_when_cases_began_to_wait(senior: User) -> None:
    long_ago = timezone.now() - timedelta(days=9)
    CaseFactory.create(created_at=long_ago)
    CaseFactory.create(
        status=Status.REOPENED, round=2, created_at=long_ago, waiting_since=timezone.now()
    )
    recent = {"waiting_from": (timezone.now() - timedelta(days=1)).date()}
    assert preview(recent, senior, timezone.now()).count == 1


def test_what_somebody_works_on_is_left_alone(senior: User, moderator: User) -> None:
    CaseFactory.create_batch(3)
    in_hand, kept, free = Case.objects.all()
    claim_case(case=in_hand, moderator=moderator)
    hold_case(
        case=claim_case(case=kept, moderator=senior), moderator=senior, length=timedelta(hours=1)
    )
    batch = rule(staff(Role.SENIOR))
    assert list(Case.objects.filter(decisions__batch=batch)) == [free]


def test_cases_for_several_people_and_own_uploads_are_left_out(senior: User) -> None:
    CaseFactory.create(reviews_needed=2)
    CaseFactory.create(submission=analysed_submission(submitted_by=senior, flag="flagged"))
    found = preview(ALL, senior, timezone.now())
    assert (found.count, found.left_out) == (0, 2)
    with pytest.raises(NothingFits):
        rule(senior)


def test_the_preview_counts_what_the_batch_then_takes(senior: User) -> None:
    CaseFactory.create_batch(4)
    found = preview(ALL, senior, timezone.now())
    assert found.count == len(found.examples) == 4
    assert found.causes == [("Likely fake", 4)]
    assert rule(senior).count == 4


@pytest.mark.parametrize(
    "setting",
    [
        {"reviews": 2},
        {"second_if_severe": True},
        {"second_if_against_machine": True},
        {"second_share": 1},
    ],
)
def test_queues_that_may_ask_for_a_second_person_are_left_out(
    senior: User, setting: dict[str, int]
) -> None:
    CaseFactory.create()
    Queue.objects.update(**setting)
    assert preview(ALL, senior, timezone.now()).left_out == 1


def test_a_reversal_leaves_a_ruling_that_followed_a_reopening(
    senior: User, moderator: User
) -> None:
    case = CaseFactory.create()
    batch = rule(senior)
    settle_all()
    reopen_case(case=Case.objects.get(pk=case.pk), by=senior, note="Look again")
    claimed = claim_case(case=Case.objects.get(pk=case.pk), moderator=moderator)
    decide(case=claimed, reviewer=moderator, ruling=AUTHENTIC)
    assert reverse_batch(batch=batch, by=senior).reopened == 0
    assert Case.objects.get(pk=case.pk).status == Status.DECIDED


def test_copies_of_one_picture_are_ruled_on_together(senior: User) -> None:
    first = CaseFactory.create(submission=looking_like(drawn(0), flag="flagged"))
    copy = CaseFactory.create(submission=looking_like(flipped(drawn(0), 12, 1), flag="flagged"))
    CaseFactory.create(submission=looking_like(drawn(5), flag="flagged"))
    batch = rule(senior, {"near": first})
    assert set(Case.objects.filter(decisions__batch=batch)) == {first, copy}


def test_nothing_is_escalated_in_bulk(senior: User) -> None:
    CaseFactory.create()
    escalation = Ruling(Outcome.ESCALATE, Reason.HIGH_STAKES, note="All of them")
    with pytest.raises(InvalidRuling):
        rule_in_bulk(chosen=ALL, said={}, as_of=timezone.now(), by=senior, ruling=escalation)
    assert not Batch.objects.exists()


def test_half_a_ruling_is_refused_for_all(senior: User) -> None:
    CaseFactory.create()
    with pytest.raises(InvalidRuling):
        rule_in_bulk(
            chosen=ALL,
            said={},
            as_of=timezone.now(),
            by=senior,
            ruling=Ruling(Outcome.CONFIRMED_FAKE, Reason.VISIBLE_ARTEFACTS),
        )
    assert statuses() == {Status.OPEN}


def test_a_reversal_opens_what_the_batch_closed(senior: User) -> None:
    CaseFactory.create_batch(3)
    batch = rule(senior)
    settle_all()
    reversed_ = reverse_batch(batch=batch, by=senior)
    assert (reversed_.reopened, statuses()) == (3, {Status.REOPENED})
    assert OutboxEvent.objects.filter(type="case.reopened").count() == 3
    assert set(Case.objects.values_list("round", flat=True)) == {2}


def test_a_reversal_at_once_is_never_heard_outside(senior: User) -> None:
    case = CaseFactory.create()
    reverse_batch(batch=rule(senior), by=senior)
    settle_all()
    case.submission.refresh_from_db()
    assert not OutboxEvent.objects.exists()
    assert Decision.objects.get().undone_at is not None
    assert (case.submission.flag, case.submission.ruling) == ("flagged", None)


def test_a_reversal_leaves_what_was_ruled_on_or_appealed_since(
    senior: User, moderator: User, uploader: User
) -> None:
    first, second, third = CaseFactory.create_batch(3)
    batch = rule(senior)
    undo(case=third, reviewer=senior)
    decide(case=third, reviewer=senior, ruling=Ruling(Outcome.CANNOT_TELL, Reason.POOR_QUALITY))
    settle_all()
    appeal_by(uploader, first.submission)
    assert reverse_batch(batch=batch, by=senior).reopened == 1
    found = {case.pk: case.status for case in Case.objects.all()}
    assert (found[first.pk], found[second.pk]) == (Status.APPEALED, Status.REOPENED)
    assert found[third.pk] == Status.DECIDED


def test_what_a_reversal_opens_is_due_and_needs_people_as_its_queue_says_now(
    senior: User,
) -> None:
    long_ago = timezone.now() - timedelta(days=30)
    mild, severe = (
        CaseFactory.create(created_at=long_ago, due_at=long_ago, severity=severity)
        for severity in (Case.Severity.LOW, Case.Severity.HIGH)
    )
    batch = rule(senior)
    Queue.objects.update(reviews=2, due_hours=8)
    assert reverse_batch(batch=batch, by=senior).reopened == 2
    for case, hours in ((mild, 8), (severe, 2)):
        case.refresh_from_db()
        due = timezone.now() + timedelta(hours=hours)
        assert abs(case.due_at - due) < timedelta(minutes=1)
        assert case.reviews_needed == 2


def test_a_batch_is_reversed_once(senior: User) -> None:
    CaseFactory.create()
    batch = rule(senior)
    reverse_batch(batch=batch, by=senior)
    with pytest.raises(CannotReverse):
        reverse_batch(batch=batch, by=senior)


def test_a_case_of_a_reversed_batch_can_be_ruled_on_again_by_the_same_person(
    senior: User, policy: Policy
) -> None:
    case = CaseFactory.create()
    reverse_batch(batch=rule(senior), by=senior)
    claimed = claim_case(case=Case.objects.get(pk=case.pk), moderator=senior)
    fake = Ruling(Outcome.CONFIRMED_FAKE, Reason.VISIBLE_ARTEFACTS, policy)
    assert decide(case=claimed, reviewer=senior, ruling=fake).round == 2


def test_a_batch_costs_the_same_queries_for_many_cases(senior: User) -> None:
    costs = []
    for count in (2, 12):
        CaseFactory.create_batch(count)
        with CaptureQueriesContext(connection) as queries:
            rule(senior)
        costs.append(len(queries))
    assert costs[0] == costs[1]
