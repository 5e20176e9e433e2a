"""A submission is deleted: what goes, what stays, and what stands in the way."""

import json

import pytest

from accounts.models import ApiKey, Membership, Organisation, User
from accounts.roles import Scope
from accounts.services import create_api_key
from audit.models import LedgerEntry
from common.errors import Forbidden, NotFound
from detection.models import Finding
from images import erasures
from images.errors import UnderLegalHold
from images.holds import lift_hold, place_hold
from images.intake import Idempotency
from images.models import NOTHING, Erasure, ExactCopy, IdempotencyRecord, Image, Submission
from moderation.models import BankMatch, Case, Decision, Feedback, GameItem, Note
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import (
    claim_case,
    delete_submission,
    give_feedback,
    make_golden,
    reopen_case,
)
from moderation.services.deleting import GONE
from tests.factories import (
    BankEntryFactory,
    CaseFactory,
    MembershipFactory,
    SubmissionFactory,
    analysed_submission,
)
from tests.moderation.conftest import ruled
from webhooks.models import Delivery, Endpoint, OutboxEvent
from webhooks.services import emit

NOTED = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN, note="Her face is symmetrical.")


@pytest.fixture
def key(organisation: Organisation, uploader: User) -> ApiKey:
    made, _ = create_api_key(
        organisation=organisation, name="Ours", scopes=list(Scope), created_by=uploader
    )
    return made


@pytest.fixture
def submission(organisation: Organisation, uploader: User) -> Submission:
    return analysed_submission(
        organisation=organisation,
        submitted_by=uploader,
        reference="order-1",
        metadata={"name": "Ada"},
        file_name="ada.jpg",
        request_id="r1",
        heatmap_key="heatmaps/a.png",
    )


def fresh(submission: Submission) -> Submission:
    return Submission.objects.select_related("image").get(pk=submission.pk)


def last_of_ledger() -> tuple[str, str, str]:
    entry = LedgerEntry.objects.order_by("-sequence")[0]
    return entry.actor, entry.action, entry.subject


def test_its_words_go_and_a_row_says_who_and_when(submission: Submission, uploader: User) -> None:
    delete_submission(submission=submission, by=uploader)
    left = fresh(submission)
    assert (left.reference, left.metadata, left.file_name, left.request_id) == ("", {}, "", "")
    assert (left.deleted_by, left.deleted_by_key) == (uploader, None)
    assert left.deleted_at
    assert (left.status, left.verdict) == ("analysed", "likely_fake")
    actor = f"user:{uploader.pk.hex}"
    assert last_of_ledger() == (actor, "submission.deleted", submission.public_id)


def test_its_image_goes_with_all_that_names_its_bytes(submission: Submission, key: ApiKey) -> None:
    Finding.objects.update(evidence={"faces": [[1, 2, 3, 4]]}, picture_keys={"a": "evidence/a.png"})
    ExactCopy.objects.create(image=submission.stored_image)
    sha256 = submission.stored_image.sha256
    delete_submission(submission=submission, by=key)
    assert fresh(submission).stored_image.sha256 == NOTHING
    assert not Image.objects.filter(sha256=sha256).exists()
    assert not ExactCopy.objects.exists()
    finding = Finding.objects.get()
    assert (finding.evidence, finding.heatmap_key, finding.picture_keys) == ({}, "", {})
    assert Erasure.objects.get().sha256 == sha256
    assert erasures.waiting().exists()


def test_bytes_that_another_submission_shows_stay(submission: Submission, key: ApiKey) -> None:
    other = SubmissionFactory.create(organisation=submission.organisation, image=submission.image)
    delete_submission(submission=submission, by=key)
    assert fresh(other).image == submission.image
    assert not Erasure.objects.exists()
    delete_submission(submission=other, by=key)
    assert Erasure.objects.get().submission == other


def test_what_waits_is_never_judged(organisation: Organisation, key: ApiKey) -> None:
    waiting = SubmissionFactory.create(organisation=organisation, analysing=True)
    delete_submission(submission=waiting, by=key)
    left = fresh(waiting)
    assert (left.status, left.lease_token, left.is_final) == ("deleted", None, True)


def test_the_second_time_nothing_happens(submission: Submission, key: ApiKey) -> None:
    for _ in range(2):
        delete_submission(submission=submission, by=key)
    assert LedgerEntry.objects.filter(action="submission.deleted").count() == 1


def test_the_partner_is_told_once_and_without_words(submission: Submission, key: ApiKey) -> None:
    Endpoint.objects.create(
        organisation=submission.organisation, name="Ours", url="https://example.org/"
    )
    payload = {"submission": submission.public_id, "reference": "order-1", "status": "analysed"}
    emit(
        event=OutboxEvent.Type.SUBMISSION_ANALYSED,
        organisation_id=submission.organisation_id,
        subject_id=submission.pk,
        payload=payload,
    )
    delete_submission(submission=submission, by=key)
    events = {event.type: event.payload for event in OutboxEvent.objects.all()}
    assert events == {
        "submission.analysed": payload | {"reference": None},
        "submission.deleted": {"submission": submission.public_id},
    }
    ends = Delivery.objects.order_by("event__type").values_list("status", "dead_reason")
    assert [*ends] == [("dead", "deleted"), ("pending", "")]


def test_an_idempotency_key_is_free_again(submission: Submission, key: ApiKey) -> None:
    IdempotencyRecord.objects.create(
        organisation=submission.organisation,
        key=Idempotency("a").key,
        fingerprint="f" * 64,
        submission=submission,
    )
    delete_submission(submission=submission, by=key)
    assert not IdempotencyRecord.objects.exists()


@pytest.mark.parametrize("status", ["open", "escalated", "reopened"])
def test_a_case_that_waits_ends(submission: Submission, key: ApiKey, status: str) -> None:
    case = CaseFactory.create(submission=submission, status=status)
    delete_submission(submission=submission, by=key)
    case.refresh_from_db()
    assert (case.status, fresh(submission).flag) == ("final", "final")
    assert LedgerEntry.objects.get(subject=case.public_id).action == "case.withdrawn"


def test_a_case_in_somebodys_hand_is_taken_out_of_it(
    held: Case, moderator: User, organisation: Organisation, key: ApiKey
) -> None:
    Submission.objects.update(organisation=organisation)
    delete_submission(submission=fresh(held.submission), by=key)
    held.refresh_from_db()
    assert (held.status, held.assignee) == ("final", None)
    told = LedgerEntry.objects.filter(subject=held.public_id).order_by("sequence")
    assert [entry.action for entry in told] == [
        "case.claimed", "case.released", "case.withdrawn",
    ]  # fmt: skip


def test_what_people_wrote_about_it_goes_and_what_they_ruled_stays(
    submission: Submission, key: ApiKey, moderator: User, senior: User
) -> None:
    case = CaseFactory.create(submission=submission)
    decision = ruled(claim_case(case=case, moderator=moderator), moderator, NOTED)
    give_feedback(
        submission=fresh(submission), key=key, truth=Feedback.Truth.FAKE, note="It is Ada."
    )
    reopen_case(case=Case.objects.get(pk=case.pk), by=senior, note="Ada complained.")
    delete_submission(submission=submission, by=key)
    decision.refresh_from_db()
    assert (decision.outcome, decision.note) == ("authentic", GONE)
    assert Note.objects.get().text == GONE
    assert submission.feedback.get().note == ""
    everything = json.dumps(list(OutboxEvent.objects.values_list("payload", flat=True)))
    assert "order-1" not in everything


def test_it_leaves_the_game_the_golden_items_and_the_matches(
    submission: Submission, key: ApiKey, moderator: User, senior: User
) -> None:
    submission.stored_image.preview_key = "previews/a.webp"
    submission.stored_image.save()
    case = CaseFactory.create(submission=submission)
    decision = ruled(claim_case(case=case, moderator=moderator), moderator)
    make_golden(decision=Decision.objects.get(pk=decision.pk), by=senior)
    entry = BankEntryFactory.create()
    BankMatch.objects.create(submission=submission, entry=entry, distance=3)
    delete_submission(submission=fresh(submission), by=key)
    assert not BankMatch.objects.exists()
    assert not GameItem.objects.get(submission=submission).is_active
    assert submission.golden_item.removed_at
    entry.refresh_from_db()
    assert entry.removed_at is None


def test_a_legal_hold_stands_in_the_way_until_it_is_lifted(
    submission: Submission, key: ApiKey, administrator: User
) -> None:
    hold = place_hold(submission=submission, by=administrator, reason="File 7 Js 12/26")
    with pytest.raises(UnderLegalHold):
        delete_submission(submission=submission, by=key)
    assert fresh(submission).reference == "order-1"
    lift_hold(hold=hold, by=administrator)
    delete_submission(submission=submission, by=key)
    told = LedgerEntry.objects.filter(subject=submission.public_id).order_by("sequence")
    assert list(told.values_list("action", flat=True)) == [
        "hold.placed", "hold.lifted", "submission.deleted",
    ]  # fmt: skip


def test_what_is_deleted_cannot_be_held(
    submission: Submission, key: ApiKey, administrator: User
) -> None:
    delete_submission(submission=submission, by=key)
    with pytest.raises(NotFound):
        place_hold(submission=submission, by=administrator, reason="Too late")


def test_nobody_says_what_a_deleted_one_really_is(submission: Submission, key: ApiKey) -> None:
    delete_submission(submission=submission, by=key)
    with pytest.raises(NotFound):
        give_feedback(submission=submission, key=key, truth=Feedback.Truth.FAKE)


def test_managers_may_and_other_members_may_not(submission: Submission) -> None:
    organisation = submission.organisation
    member = MembershipFactory.create(organisation=organisation)
    manager = MembershipFactory.create(organisation=organisation, role=Membership.Role.MANAGER)
    with pytest.raises(Forbidden):
        delete_submission(submission=submission, by=member.user)
    delete_submission(submission=submission, by=manager.user)
    assert fresh(submission).deleted_by == manager.user


def test_whoever_left_the_organisation_may_not(submission: Submission, uploader: User) -> None:
    uploader.memberships.all().delete()
    with pytest.raises(Forbidden):
        delete_submission(submission=submission, by=uploader)
