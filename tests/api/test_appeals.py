"""POST and GET /submissions/{id}/appeals: partners object, people answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from rest_framework.test import APIClient

from accounts.models import ApiKey, Organisation, User
from accounts.roles import Role, Scope
from audit.models import LedgerEntry
from images.models import Submission
from moderation.errors import OwnAppeal
from moderation.models import Appeal, Case, Decision
from moderation.outcomes import Outcome, Reason
from moderation.policy import appeal_window_began
from moderation.rulings import Ruling
from moderation.selectors import claimable_by
from moderation.services import claim_case, decide
from moderation.timeline import timeline_of
from tests.api.partners import SUBMISSIONS, Answer, client_with, key_for
from tests.api.test_schema import component
from tests.factories import CaseFactory, MembershipFactory, analysed_submission, staff
from tests.moderation.conftest import settle
from webhooks.models import OutboxEvent

TEXT = "I took it myself."
KEY = {"Idempotency-Key": "appeal-1"}


def rule(case: Case, person: User, outcome: Outcome, reason: Reason, answer: str = "") -> None:
    claimed = claim_case(case=Case.objects.get(pk=case.pk), moderator=person)
    decide(case=claimed, reviewer=person, ruling=Ruling(outcome, reason, answer=answer))
    settle(case)


@pytest.fixture
def case(organisation: Organisation, moderator: User) -> Case:
    """Of the organisation, and ruled on."""
    case = CaseFactory.create(
        submission=analysed_submission(organisation=organisation, flag=Submission.Flag.FLAGGED)
    )
    rule(case, moderator, Outcome.CANNOT_TELL, Reason.POOR_QUALITY)
    return case


def address(case: Case) -> str:
    return f"{SUBMISSIONS}/{case.submission.public_id}/appeals"


def appeal(partner: APIClient, case: Case, **more: str) -> Answer:
    answer: Answer = partner.post(address(case), {"text": TEXT}, format="json", headers=more)
    return answer


def test_the_whole_way_from_a_ruling_to_the_answer(
    partner: APIClient, case: Case, senior: User
) -> None:
    filed = appeal(partner, case)
    assert filed.status_code == 201
    component("Appeal").validate(filed.json())
    assert (filed.json()["state"], filed.json()["answer"]) == ("open", None)

    rule(case, senior, Outcome.AUTHENTIC, Reason.KNOWN_SOURCE, "We saw the raw file.")
    (told,) = partner.get(address(case)).json()["items"]
    component("Appeal").validate(told)
    assert (told["id"], told["state"], told["text"]) == (filed.json()["id"], "answered", TEXT)
    assert told["against"]["outcome"] == "cannot_tell"
    assert (told["answer"]["granted"], told["answer"]["text"]) == (True, "We saw the raw file.")
    assert told["answer"]["decision"]["outcome"] == "authentic"

    submission = partner.get(f"{SUBMISSIONS}/{case.submission.public_id}").json()
    assert (submission["flag"], submission["decision"]["outcome"]) == ("final", "authentic")
    assert OutboxEvent.objects.get(type="appeal.decided").payload["appeal"] == told["id"]


def test_the_ledger_and_the_case_say_that_a_program_appealed(
    partner: APIClient, case: Case
) -> None:
    appeal(partner, case)
    entry = LedgerEntry.objects.get(action="case.appealed")
    assert entry.actor == f"key:{ApiKey.objects.get().id.hex}"
    assert TEXT not in entry.payload
    last = timeline_of(Case.objects.get(pk=case.pk))[-1]
    assert (last.text, last.actor) == ("The uploader appealed the ruling", "Through the API")


def test_a_repeat_with_its_key_files_one_appeal(partner: APIClient, case: Case) -> None:
    first, second = appeal(partner, case, **KEY), appeal(partner, case, **KEY)
    assert second.json() == first.json()
    assert (second.status_code, second["Idempotency-Replayed"]) == (201, "true")
    assert Appeal.objects.count() == 1


def test_the_key_with_other_words_is_refused(partner: APIClient, case: Case) -> None:
    appeal(partner, case, **KEY)
    other = partner.post(address(case), {"text": "No."}, format="json", headers=KEY)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")


def test_a_second_appeal_conflicts(partner: APIClient, case: Case) -> None:
    appeal(partner, case)
    second = appeal(partner, case)
    assert (second.status_code, second.json()["code"]) == (409, "cannot_appeal")


def test_without_a_ruling_there_is_nothing_to_appeal(
    partner: APIClient, organisation: Organisation
) -> None:
    case = CaseFactory.create(submission=analysed_submission(organisation=organisation))
    assert appeal(partner, case).json()["code"] == "cannot_appeal"
    assert partner.get(address(case)).json() == {"items": []}


def test_after_six_months_it_is_too_late(partner: APIClient, case: Case) -> None:
    Decision.objects.update(published_at=appeal_window_began() - timedelta(minutes=1))
    assert "six months" in appeal(partner, case).json()["detail"]


@pytest.mark.parametrize("body", [{}, {"text": " "}, {"text": "x" * 4001}, {"text": "a\x00"}, [1]])
def test_an_appeal_says_why_in_plain_text(partner: APIClient, case: Case, body: object) -> None:
    assert partner.post(address(case), body, format="json").status_code == 422
    assert not Appeal.objects.exists()


def test_a_stranger_finds_nothing_to_appeal(stranger: APIClient, case: Case) -> None:
    assert appeal(stranger, case).status_code == 404
    assert stranger.get(address(case)).status_code == 404


def test_a_key_that_may_not_read_rulings_is_not_told_them(case: Case, uploader: User) -> None:
    told = appeal(client_with(key_for(uploader, Scope.APPEALS_WRITE)), case).json()
    assert (told["state"], told["against"], told["answer"]) == ("open", None, None)


@pytest.fixture
def key_maker(organisation: Organisation) -> User:
    """A senior moderator who also made a key for the organisation."""
    person = staff(Role.SENIOR, email="both@example.org")
    MembershipFactory.create(user=person, organisation=organisation)
    return person


def test_whoever_made_the_key_does_not_answer_its_appeal(
    case: Case, key_maker: User, senior: User
) -> None:
    appeal(client_with(key_for(key_maker, *Scope)), case)
    waiting = Case.objects.get(pk=case.pk)
    assert waiting in claimable_by(senior, waiting.queue)
    assert waiting not in claimable_by(key_maker, waiting.queue)
    with pytest.raises(OwnAppeal):
        rule(case, key_maker, Outcome.AUTHENTIC, Reason.NO_SIGN, "It is ours.")


def test_the_database_refuses_their_answer_too(case: Case, key_maker: User) -> None:
    appeal(client_with(key_for(key_maker, *Scope)), case)
    waiting = Case.objects.get(pk=case.pk)
    with pytest.raises(IntegrityError, match="did not file it"), transaction.atomic():
        Decision.objects.create(
            case=waiting,
            reviewer=key_maker,
            round=2,
            claimed_from=Case.Status.APPEALED,
            outcome=Outcome.AUTHENTIC,
            reason=Reason.NO_SIGN,
            answer="It is ours.",
            waiting_since=waiting.waiting_since,
        )


def test_an_appeal_is_by_a_person_or_by_a_key(
    partner: APIClient, case: Case, uploader: User
) -> None:
    appeal(partner, case)
    changes: list[dict[str, Any]] = [{"filed_by": uploader}, {"api_key": None}]
    for wrong in changes:
        with pytest.raises(IntegrityError, match="a_person_or_a_key"), transaction.atomic():
            Appeal.objects.update(**wrong)
