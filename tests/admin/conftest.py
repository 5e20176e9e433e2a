"""Evidence to look at, and browsers of those who may look."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import ImageCount, Membership, Organisation, User
from accounts.services import invite
from audit.services import SYSTEM_WORKER, Fact, record_many, user_actor
from images.models import Flow, IdempotencyRecord, Submission
from moderation.models import Case, Decision, Feedback, Policy
from tests.factories import ApiKeyFactory, CaseFactory, PolicyFactory, analysed_submission
from webhooks.models import Attempt, Delivery, Endpoint, OutboxEvent, Secret
from webhooks.services import emit


@pytest.fixture(autouse=True)
def own_anchors(settings: Settings, tmp_path: Path) -> None:
    settings.LEDGER_ANCHOR_FILE = tmp_path / "anchors.jsonl"


@pytest.fixture
def reading(auditor: User, sign_in: Callable[[User], Client]) -> Client:
    """The auditor's browser."""
    return sign_in(auditor)


@pytest.fixture
def managing(administrator: User, sign_in: Callable[[User], Client]) -> Client:
    """The administrator's browser."""
    return sign_in(administrator)


@pytest.fixture
def decision(organisation: Organisation, uploader: User, moderator: User) -> Decision:
    return make_decision(organisation, uploader, moderator, reference="first")


def make_decision(
    organisation: Organisation, uploader: User, moderator: User, reference: str
) -> Decision:
    """A ruled case with everything that belongs to it, its ledger rows too."""
    submission = analysed_submission(
        organisation=organisation,
        submitted_by=uploader,
        flag=Submission.Flag.DECIDED,
        reference=reference,
    )
    case = CaseFactory.create(
        submission=submission, status=Case.Status.DECIDED, decided_at=submission.finished_at
    )
    policy: Policy = PolicyFactory.create()
    decision = Decision.objects.create(
        case=case,
        reviewer=moderator,
        outcome=Decision.Outcome.CONFIRMED_FAKE,
        policy=policy,
        reason=Decision.Reason.VISIBLE_ARTEFACTS,
        statement="It was made by a machine.",
        machine_verdict=submission.verdict,
        waiting_since=case.waiting_since,
    )
    tell_a_partner(submission)
    tell_the_ledger(decision, user_actor(uploader.pk), user_actor(moderator.pk))
    return decision


def tell_a_partner(submission: Submission) -> None:
    """Everything that comes of it for a partner that has an endpoint and a program."""
    organisation = submission.organisation
    endpoint = Endpoint.objects.create(
        organisation=organisation, name="Newsroom", url="https://hooks.example.org/token-17"
    )
    Secret.objects.create(endpoint=endpoint, sealed="sealed-17")
    emit(
        event=OutboxEvent.Type.SUBMISSION_ANALYSED,
        organisation_id=organisation.pk,
        subject_id=submission.pk,
        payload={},
    )
    Attempt.objects.create(
        delivery=Delivery.objects.filter(endpoint=endpoint).latest("pk"),
        number=1,
        started_at=timezone.now(),
        milliseconds=12,
        request_headers={"webhook-id": "evt_1"},
        response_status=500,
        response_body="broken-17",
    )
    key = ApiKeyFactory.create(organisation=organisation)
    Feedback.objects.create(submission=submission, api_key=key, truth="fake", note="We made it.")
    IdempotencyRecord.objects.create(
        organisation=organisation,
        key=submission.pk.hex,
        fingerprint="f" * 64,
        submission=submission,
    )
    Flow.objects.get_or_create(
        organisation=organisation, priority=submission.priority, defaults={"turn": 1}
    )
    ImageCount.objects.get_or_create(
        organisation=organisation, defaults={"day": timezone.now().date(), "images": 1}
    )


def tell_the_ledger(decision: Decision, uploader: str, moderator: str) -> None:
    submission, case = decision.case.submission, decision.case
    happened = (
        (uploader, "submission.accepted", submission.public_id),
        (SYSTEM_WORKER, "submission.analysed", submission.public_id),
        (SYSTEM_WORKER, "case.opened", case.public_id),
        (moderator, "case.claimed", case.public_id),
        (moderator, "case.decided", case.public_id),
    )
    record_many(
        [
            Fact(actor, action, subject, submission.organisation_id)
            for actor, action, subject in happened
        ]
    )


@pytest.fixture
def membership(organisation: Organisation, uploader: User) -> Membership:
    ApiKeyFactory.create(organisation=organisation, created_by=uploader, name="Gazette's key")
    return Membership.objects.get(user=uploader)


@pytest.fixture
def invitation(organisation: Organisation, uploader: User) -> None:
    """Somebody has been invited."""
    invite(
        organisation=organisation,
        email="invited@example.org",
        role=Membership.Role.MEMBER,
        by=uploader,
    )
