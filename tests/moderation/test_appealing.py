from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.roles import Role
from audit.models import LedgerEntry
from images.models import Submission
from moderation.errors import AlreadyRuled, CannotAppeal, InvalidRuling
from moderation.models import Appeal, Case, Decision
from moderation.outcomes import Outcome, Reason
from moderation.policy import appeal_window_began
from moderation.rulings import Ruling
from moderation.services import claim_case, decide
from tests.factories import CaseFactory, staff
from tests.moderation.conftest import appeal_by, settle
from webhooks.models import OutboxEvent

Status = Case.Status
AUTHENTIC = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN)
CANNOT_TELL = Ruling(Outcome.CANNOT_TELL, Reason.POOR_QUALITY)


def rule(case: Case, person: User, ruling: Ruling = AUTHENTIC) -> Decision:
    claimed = claim_case(case=Case.objects.get(pk=case.pk), moderator=person)
    decision = decide(case=claimed, reviewer=person, ruling=ruling)
    settle(case)
    return decision


@pytest.fixture
def ruled(case: Case, moderator: User) -> Submission:
    """A submission whose ruling stands."""
    rule(case, moderator)
    return Submission.objects.get(pk=case.submission_id)


@pytest.fixture
def appeal(ruled: Submission, uploader: User) -> Appeal:
    return appeal_by(uploader, ruled, " I took it myself. ")


def stored(case: Case) -> Case:
    return Case.objects.select_related("submission").get(pk=case.pk)


def answer(appeal: Appeal, person: User, ruling: Ruling) -> Decision:
    said = Ruling(ruling.outcome, ruling.reason, answer="We looked at the original.")
    return rule(appeal.case, person, said)


def test_an_appeal_puts_the_case_before_seniors_again(appeal: Appeal, case: Case) -> None:
    now = stored(case)
    assert (now.status, now.submission.flag, now.round) == (Status.APPEALED, "appealed", 2)
    assert appeal.text == "I took it myself."
    assert LedgerEntry.objects.filter(action="case.appealed").count() == 1


def test_what_the_uploader_wrote_is_not_in_the_ledger(appeal: Appeal) -> None:
    assert "myself" not in LedgerEntry.objects.get(action="case.appealed").payload


def test_the_ruling_stands_until_the_appeal_is_decided(appeal: Appeal, case: Case) -> None:
    ruling = stored(case).submission.ruling
    assert ruling is not None
    assert ruling["outcome"] == "authentic"


def test_an_appeal_that_is_granted_replaces_the_ruling_for_good(
    appeal: Appeal, case: Case, senior: User
) -> None:
    decision = answer(appeal, senior, CANNOT_TELL)
    appeal.refresh_from_db()
    now = stored(case)
    assert (now.status, now.submission.flag) == (Status.FINAL, "final")
    assert now.submission.ruling is not None
    assert now.submission.ruling["outcome"] == "cannot_tell"
    assert "To your appeal: We looked at the original." in now.submission.ruling["statement"]
    assert appeal.answered_by == decision
    assert appeal.is_granted


def test_an_appeal_that_is_not_granted_is_answered_too(appeal: Appeal, senior: User) -> None:
    answer(appeal, senior, AUTHENTIC)
    appeal.refresh_from_db()
    assert appeal.answered_by is not None
    assert not appeal.is_granted


def test_the_partner_hears_of_the_answer_once(appeal: Appeal, senior: User) -> None:
    answer(appeal, senior, CANNOT_TELL)
    event = OutboxEvent.objects.get(type="appeal.decided")
    assert event.subject_id == appeal.pk
    assert (event.payload["granted"], event.payload["answer"]) == (
        True,
        "We looked at the original.",
    )


def test_a_ruling_on_an_appeal_needs_an_answer(appeal: Appeal, senior: User, case: Case) -> None:
    claimed = claim_case(case=stored(case), moderator=senior)
    with pytest.raises(InvalidRuling, match="Tell the uploader why"):
        decide(case=claimed, reviewer=senior, ruling=AUTHENTIC)


def test_an_appeal_is_not_escalated(appeal: Appeal, senior: User, case: Case) -> None:
    claimed = claim_case(case=stored(case), moderator=senior)
    escalation = Ruling(Outcome.ESCALATE, Reason.HIGH_STAKES, note="Hm", answer="Hm")
    with pytest.raises(InvalidRuling):
        decide(case=claimed, reviewer=senior, ruling=escalation)


def test_an_answer_without_an_appeal_is_refused(held: Case, moderator: User) -> None:
    with pytest.raises(InvalidRuling, match="no appeal"):
        decide(
            case=held,
            reviewer=moderator,
            ruling=Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN, answer="Hello"),
        )


def test_whoever_ruled_does_not_hear_the_appeal(uploader: User, senior: User) -> None:
    case = CaseFactory.create()
    rule(case, senior)
    appeal_by(uploader, case.submission)
    with pytest.raises(AlreadyRuled):
        claim_case(case=stored(case), moderator=senior)


def test_the_database_refuses_an_answer_by_whoever_ruled(appeal: Appeal, moderator: User) -> None:
    with pytest.raises(IntegrityError, match="somebody who has not ruled"), transaction.atomic():
        Decision.objects.create(
            case=appeal.case,
            reviewer=moderator,
            round=2,
            claimed_from=Status.APPEALED,
            outcome=Outcome.AUTHENTIC,
            reason=Reason.NO_SIGN,
            answer="Mine was right.",
            waiting_since=appeal.case.waiting_since,
        )


def test_moderators_do_not_hear_appeals(appeal: Appeal, case: Case) -> None:
    with pytest.raises(Exception, match="does not review"):
        claim_case(case=stored(case), moderator=staff(Role.MODERATOR))


def test_a_ruling_is_appealed_once(appeal: Appeal, ruled: Submission, uploader: User) -> None:
    with pytest.raises(CannotAppeal):
        appeal_by(uploader, ruled, "Again")


def test_the_answer_is_the_last_word(
    appeal: Appeal, ruled: Submission, uploader: User, senior: User
) -> None:
    answer(appeal, senior, AUTHENTIC)
    with pytest.raises(CannotAppeal):
        appeal_by(uploader, ruled, "Again")


def test_what_can_still_be_taken_back_is_not_appealed(
    held: Case, moderator: User, uploader: User
) -> None:
    decide(case=held, reviewer=moderator, ruling=AUTHENTIC)
    with pytest.raises(CannotAppeal):
        appeal_by(uploader, held.submission)


def test_after_six_months_it_is_too_late(ruled: Submission, uploader: User) -> None:
    Decision.objects.update(published_at=appeal_window_began() - timedelta(minutes=1))
    with pytest.raises(CannotAppeal, match="six months"):
        appeal_by(uploader, ruled)
    Decision.objects.update(published_at=appeal_window_began() + timedelta(minutes=1))
    assert appeal_by(uploader, ruled)


@pytest.mark.parametrize(
    ("now", "began"),
    [
        ((2026, 11, 22), (2026, 5, 22)),
        ((2026, 8, 31), (2026, 2, 28)),
        ((2028, 8, 31), (2028, 2, 29)),
        ((2026, 3, 5), (2025, 9, 5)),
    ],
)
def test_six_months_are_calendar_months(
    now: tuple[int, int, int], began: tuple[int, int, int]
) -> None:
    assert appeal_window_began(datetime(*now, tzinfo=UTC)) == datetime(*began, tzinfo=UTC)
