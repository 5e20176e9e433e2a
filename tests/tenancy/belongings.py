"""A row of every table that has a wall, all of one organisation."""

from collections.abc import Mapping
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from accounts.models import ImageCount, Invitation, Membership, Organisation, User
from accounts.roles import Scope
from audit.services import Fact, record
from common.ids import uuid7
from images.models import (
    Erasure,
    ExactCopy,
    Flow,
    IdempotencyRecord,
    Image,
    LegalHold,
    Submission,
)
from moderation.models import (
    Appeal,
    BankMatch,
    Case,
    Decision,
    Exposure,
    Feedback,
    FirstLook,
    GoldenLot,
    Note,
    Reveal,
    Showing,
)
from tests.factories import (
    ApiKeyFactory,
    BankEntryFactory,
    BatchFactory,
    CaseFactory,
    GameItemFactory,
    GoldenItemFactory,
    MembershipFactory,
    OrganisationFactory,
    RuleFactory,
    UserFactory,
    analysed_submission,
    make_image,
)
from webhooks.models import Attempt, Delivery, Endpoint, OutboxEvent, Secret

Rows = Mapping[str, models.Model]


def belongings(organisation: Organisation | None = None) -> Rows:
    """By the label of the model, as `accounts.walls` writes it."""
    owner = organisation or OrganisationFactory.create()
    member = MembershipFactory.create(organisation=owner, role=Membership.Role.MANAGER)
    submission = analysed_submission(
        organisation=owner,
        submitted_by=member.user,
        flag=Submission.Flag.FINAL,
        heatmap_key=_stored("heatmaps"),
    )
    Image.objects.filter(pk=submission.stored_image.pk).update(
        preview_key=_stored("previews"), thumbnail_key=_stored("thumbnails")
    )
    submission.stored_image.refresh_from_db()
    case = CaseFactory.create(
        submission=submission, status=Case.Status.FINAL, decided_at=timezone.now()
    )
    rows = (
        *_of_accounts(owner, member),
        *_of_webhooks(owner),
        *_of_images(submission),
        *_of_review(submission),
        *_of_a_case(case, member.user),
    )
    return {row._meta.label: row for row in rows}


def _stored(folder: str) -> str:
    content = ContentFile(make_image(kind="WEBP"))
    return default_storage.save(f"{folder}/{uuid7().hex}.webp", content)


def _of_accounts(owner: Organisation, member: Membership) -> list[models.Model]:
    now = timezone.now()
    return [
        owner,
        member,
        Invitation.objects.create(
            organisation=owner,
            email="guest@example.org",
            token_hash=uuid7().hex * 2,
            invited_by=member.user,
            expires_at=now + timedelta(days=1),
        ),
        ApiKeyFactory.create(
            organisation=owner, created_by=member.user, scopes=[Scope.SUBMISSIONS_READ]
        ),
        ImageCount.objects.create(organisation=owner, day=now.date(), images=1),
        record(Fact("system:test", "thing.happened", "thing_1", organisation_id=owner.pk)),
    ]


def _of_webhooks(owner: Organisation) -> list[models.Model]:
    event = OutboxEvent.objects.create(
        organisation=owner, type=OutboxEvent.Type.PING, subject_id=uuid7(), payload={}
    )
    endpoint = Endpoint.objects.create(organisation=owner, name="Ours", url="https://example.org/")
    delivery = Delivery.objects.create(event=event, endpoint=endpoint)
    attempt = Attempt.objects.create(
        delivery=delivery, number=1, started_at=timezone.now(), milliseconds=1, response_status=500
    )
    secret = Secret.objects.create(endpoint=endpoint, sealed="sealed")
    return [event, endpoint, delivery, attempt, secret]


def _of_images(submission: Submission) -> list[models.Model]:
    owner, analysis = submission.organisation, submission.analyses.get()
    return [
        submission,
        submission.stored_image,
        ExactCopy.objects.create(image=submission.stored_image),
        Flow.objects.create(organisation=owner, priority=Submission.Priority.BULK, turn=1),
        IdempotencyRecord.objects.create(
            organisation=owner, key="one", fingerprint="0" * 64, submission=submission
        ),
        _lifted_hold(submission),
        Erasure.objects.create(
            submission=_of_the_same_picture(submission), organisation=owner, sha256="0" * 64
        ),
        analysis,
        analysis.findings.get(),
    ]


def _of_the_same_picture(submission: Submission) -> Submission:
    """The erasure is about this one, so that the other can be deleted."""
    return analysed_submission(
        organisation=submission.organisation,
        image=submission.stored_image,
        submitted_by=submission.submitted_by,
    )


def _lifted_hold(submission: Submission) -> LegalHold:
    person, now = UserFactory.create(), timezone.now()
    return LegalHold.objects.create(
        submission=submission, reason="1 O 2/26", placed_by=person, lifted_by=person, lifted_at=now
    )


def _of_review(submission: Submission) -> list[models.Model]:
    owner = submission.organisation
    key = ApiKeyFactory.create(organisation=owner)
    return [
        RuleFactory.create(organisation=owner),
        BatchFactory.create(),
        Feedback.objects.create(submission=submission, api_key=key, truth=Feedback.Truth.FAKE),
        BankMatch.objects.create(
            submission=submission, entry=BankEntryFactory.create(pdq=uuid7().hex * 2), distance=3
        ),
        GoldenItemFactory.create(submission=submission),
        GameItemFactory.create(
            source="ruled", name="", story="", picture_key="", submission=submission
        ),
    ]


def _of_a_case(case: Case, member: User) -> list[models.Model]:
    reviewer, now = UserFactory.create(), timezone.now()
    decision = _ruling(case)
    answer = _ruling(case, round=2, claimed_from=Case.Status.APPEALED, answer="We looked again.")
    return [
        case,
        decision,
        Appeal.objects.create(
            case=case, against=decision, filed_by=member, text="No.", answered_by=answer
        ),
        FirstLook.objects.create(case=case, round=1, reviewer=reviewer, outcome="authentic"),
        Reveal.objects.create(case=case, person=reviewer),
        Note.objects.create(case=case, author=reviewer, kind=Note.Kind.HANDED_OVER, text="Look."),
        Exposure.objects.create(case=case, person=reviewer, day=now.date()),
        Showing.objects.create(
            view=uuid7(), case=case, person=reviewer, began_at=now, reported_at=now
        ),
        GoldenLot.objects.create(digest=uuid7().hex * 2, case=case),
    ]


def _ruling(case: Case, **how: object) -> Decision:
    return Decision.objects.create(
        case=case,
        reviewer=UserFactory.create(),
        outcome=Decision.Outcome.AUTHENTIC,
        reason=Decision.Reason.NO_SIGN,
        statement="A person looked at it.",
        waiting_since=case.waiting_since,
        published_at=timezone.now(),
        **how,
    )
