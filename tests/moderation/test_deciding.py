import json

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from audit.models import LedgerEntry
from moderation.errors import InvalidRuling, LeaseLost, OwnUpload
from moderation.models import Case, Decision, Policy
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, decide, open_case
from tests.factories import CaseFactory, SubmissionFactory
from tests.moderation.conftest import expire, settle
from webhooks.models import OutboxEvent

Status = Case.Status


def rule_authentic(case: Case, reviewer: User) -> Decision:
    return decide(
        case=case,
        reviewer=reviewer,
        ruling=Ruling(outcome=Outcome.AUTHENTIC, reason=Reason.NO_SIGN),
    )


def escalate(case: Case, reviewer: User, note: str = "Is this the minister?") -> Decision:
    return decide(
        case=case,
        reviewer=reviewer,
        ruling=Ruling(outcome=Outcome.ESCALATE, reason=Reason.HIGH_STAKES, note=note),
    )


def test_a_ruling_closes_the_case(held: Case, moderator: User, policy: Policy) -> None:
    decision = decide(
        case=held,
        reviewer=moderator,
        ruling=Ruling(
            outcome=Outcome.CONFIRMED_FAKE,
            reason=Reason.VISIBLE_ARTEFACTS,
            policy=policy,
            note="  The ears differ. ",
        ),
    )
    stored = Case.objects.get(pk=held.pk)
    assert (stored.status, stored.assignee) == (Status.DECIDED, None)
    assert stored.decided_at is not None
    assert (decision.note, decision.machine_verdict) == ("The ears differ.", "likely_fake")


def test_the_ruling_is_copied_to_the_submission(held: Case, moderator: User) -> None:
    decision = rule_authentic(held, moderator)
    settle(held)
    submission = Case.objects.select_related("submission").get(pk=held.pk).submission
    assert submission.flag == "decided"
    assert submission.ruling == {
        "decision": decision.public_id,
        "outcome": "authentic",
        "policy": None,
        "reason": "no_sign",
        "statement": decision.statement,
        "at": decision.created_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    }


def test_the_partner_is_told_once(held: Case, moderator: User) -> None:
    decision = rule_authentic(held, moderator)
    settle(held)
    event = OutboxEvent.objects.get(type="case.decided")
    assert event.subject_id == decision.pk
    assert event.payload["submission"] == held.submission.public_id
    assert event.payload["statement"] == decision.statement


def test_the_ledger_holds_the_ruling_but_not_its_words(held: Case, moderator: User) -> None:
    decision = rule_authentic(held, moderator)
    entry = LedgerEntry.objects.get(action="case.decided")
    assert json.loads(entry.payload)["data"] == {
        "submission": held.submission.public_id,
        "decision": decision.public_id,
        "outcome": "authentic",
        "policy": None,
        "reason": "no_sign",
    }


def test_an_escalation_waits_for_a_senior_and_tells_nobody_outside(
    held: Case, moderator: User
) -> None:
    escalate(held, moderator)
    settle(held)
    stored = Case.objects.select_related("submission").get(pk=held.pk)
    assert (stored.status, stored.submission.flag) == (Status.ESCALATED, "escalated")
    assert stored.submission.ruling is None
    assert not OutboxEvent.objects.exists()
    assert LedgerEntry.objects.filter(action="case.escalated").count() == 1


def test_a_senior_settles_an_escalated_case(held: Case, moderator: User, senior: User) -> None:
    escalate(held, moderator)
    settle(held)
    rule_authentic(claim_case(case=held, moderator=senior), senior)
    assert Case.objects.get(pk=held.pk).status == Status.DECIDED
    assert held.decisions.count() == 2


def test_an_escalated_case_is_not_escalated_again(
    held: Case, moderator: User, senior: User
) -> None:
    escalate(held, moderator)
    settle(held)
    again = claim_case(case=held, moderator=senior)
    with pytest.raises(InvalidRuling):
        escalate(again, senior)


def test_an_incomplete_ruling_leaves_no_trace(held: Case, moderator: User) -> None:
    with pytest.raises(InvalidRuling):
        escalate(held, moderator, note="   ")
    assert not Decision.objects.exists()
    assert Case.objects.get(pk=held.pk).status == Status.CLAIMED


def test_only_the_holder_rules(held: Case, senior: User) -> None:
    with pytest.raises(LeaseLost, match="Mona Moderator"):
        rule_authentic(held, senior)


def test_a_ruling_after_the_lease_ran_out_is_refused(held: Case, moderator: User) -> None:
    expire(held)
    with pytest.raises(LeaseLost):
        rule_authentic(held, moderator)
    assert not Decision.objects.exists()


def test_a_case_is_ruled_on_once(held: Case, moderator: User) -> None:
    rule_authentic(held, moderator)
    with pytest.raises(LeaseLost, match="decided now"):
        rule_authentic(held, moderator)
    assert Decision.objects.count() == 1


def test_uploaders_do_not_rule_on_their_own_upload(held: Case, moderator: User) -> None:
    submission = held.submission
    submission.submitted_by = moderator
    submission.save(update_fields=["submitted_by"])
    with pytest.raises(OwnUpload):
        rule_authentic(held, moderator)


def test_a_quarantined_submission_can_be_ruled_on(moderator: User) -> None:
    submission = SubmissionFactory.create(quarantined=True)
    case = open_case(submission=submission, cause=Case.Cause.QUARANTINED, severity=2)
    decision = rule_authentic(claim_case(case=case, moderator=moderator), moderator)
    assert decision.machine_verdict == ""


@pytest.mark.parametrize(
    ("outcome", "reason", "note"),
    [
        (Outcome.CONFIRMED_FAKE, Reason.VISIBLE_ARTEFACTS, ""),
        (Outcome.AUTHENTIC, Reason.VISIBLE_ARTEFACTS, ""),
        (Outcome.ESCALATE, Reason.HIGH_STAKES, ""),
    ],
)
def test_the_database_refuses_half_a_ruling(
    held: Case, moderator: User, outcome: Outcome, reason: Reason, note: str
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            case=held,
            reviewer=moderator,
            outcome=outcome,
            reason=reason,
            note=note,
            waiting_since=held.waiting_since,
        )


def test_the_database_refuses_a_second_case_in_one_hand(held: Case, moderator: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseFactory.create(
            status=Status.CLAIMED,
            claimed_from=Status.OPEN,
            assignee=moderator,
            lease_expires_at=held.lease_expires_at,
        )
