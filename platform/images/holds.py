"""Submissions that must be kept, whatever their senders wish."""

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from audit.services import Fact, record, user_actor
from images.deleting import lock_live
from images.errors import AlreadyHeld
from images.models import LegalHold, Submission


@transaction.atomic
def place_hold(*, submission: Submission, by: User, reason: str) -> LegalHold:
    """From now on it cannot be deleted."""
    live = lock_live(submission)
    if LegalHold.objects.filter(submission=live, lifted_at=None).exists():
        raise AlreadyHeld
    hold = LegalHold.objects.create(submission=live, placed_by=by, reason=reason.strip())
    record(_fact(live, "hold.placed", by))
    return hold


@transaction.atomic
def lift_hold(*, hold: LegalHold, by: User) -> None:
    held = LegalHold.objects.filter(pk=hold.pk, lifted_at=None)
    if held.update(lifted_at=Now(), lifted_by=by):
        record(_fact(hold.submission, "hold.lifted", by))


def _fact(submission: Submission, action: str, by: User) -> Fact:
    """Without the reason: it may name people."""
    return Fact(user_actor(by.pk), action, submission.public_id, submission.organisation_id)
