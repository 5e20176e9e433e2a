"""Deleting an upload: its words go at once, its bytes by a worker, and a row stays that says so.

The other areas forget their part in the same transaction: moderation.services.deleting.
"""

from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from accounts.models import ApiKey, Organisation, User
from common.errors import NotFound
from images import erasures, locks
from images.errors import UnderLegalHold
from images.models import NOTHING, IdempotencyRecord, Image, LegalHold, Submission
from images.turns import forget_turn

Status = Submission.Status
WAITING = (Status.FETCHING, Status.QUEUED, Status.ANALYSING)
NO_WORDS: dict[str, Any] = {
    "source_url": "", "reference": "", "metadata": {}, "file_name": "", "request_id": "",
    "reason": "",
}  # fmt: skip


def lock_live(submission: Submission) -> Submission:
    """The row, locked, so that nobody deletes it before the caller ends; NotFound if it is gone."""
    found = _locked(Submission.objects.filter(pk=submission.pk, deleted_at=None), no_key=True)
    if found is None:
        raise NotFound("There is no such submission.")
    return found


def lock_to_delete(submission: Submission) -> Submission | None:
    """The row, locked against everybody; None if somebody has deleted it."""
    found = _locked(Submission.objects.filter(pk=submission.pk, deleted_at=None))
    if found and LegalHold.objects.filter(submission=found, lifted_at=None).exists():
        raise UnderLegalHold
    return found


def _locked(rows: QuerySet[Submission], *, no_key: bool = False) -> Submission | None:
    locked = rows.select_for_update(of=("self",), no_key=no_key)
    return locked.select_related("image", "organisation").first()


def forget(submission: Submission, by: User | ApiKey) -> bool:
    """What the caller has locked; whether its bytes go, too, because nobody else needs them."""
    # In the order of an upload, which replaces an old record, shares the lock of its content until
    # it has its row, and takes a turn.
    image, waits = submission.image, submission.status in WAITING
    IdempotencyRecord.objects.filter(submission=submission).delete()
    if image:
        locks.lock(image.object_key)
    Submission.objects.filter(pk=submission.pk).update(
        image=_nothing(submission.organisation),
        status=Status.DELETED if waits else submission.status,
        finished_at=Coalesce("finished_at", Now()),
        attempts=0 if submission.status == Status.FETCHING else F("attempts"),  # to be judged
        lease_token=None,
        lease_expires_at=None,
        callback=None,
        deleted_at=timezone.now(),
        **{"deleted_by_key" if isinstance(by, ApiKey) else "deleted_by": by},
        **NO_WORDS,
    )
    if submission.status == Status.QUEUED:
        forget_turn(submission)
    if image is None or image.submissions.exists():
        return False
    erasures.want(submission, image.sha256)
    image.delete()
    return True


def _nothing(organisation: Organisation) -> Image:
    """What all deleted submissions of an organisation show."""
    empty: dict[str, Any] = {"size_bytes": 0, "width": 0, "height": 0, "object_key": ""}
    image, _ = Image.objects.get_or_create(
        organisation=organisation, sha256=NOTHING, defaults=empty
    )
    return image
