"""A case that was ruled on is looked at again: a new ruling follows, the old one stays."""

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from accounts.roles import Role
from accounts.selectors import has_role
from audit.services import user_actor
from moderation import lifecycle
from moderation.errors import CannotReopen, NotYourRole
from moderation.models import Case, Note
from moderation.policy import time_to_rule
from moderation.selectors import standing_ruling
from webhooks.models import OutboxEvent
from webhooks.services import emit

Status = Case.Status


@transaction.atomic
def reopen_case(*, case: Case, by: User, note: str) -> Case:
    """By a senior, or by whose ruling it was; until the new ruling the old one stands."""
    decided = Case.objects.filter(
        pk=case.pk, kind=Case.Kind.REVIEW, status=Status.DECIDED, settles_at=None
    )
    locked = decided.select_for_update(of=("self",)).select_related("submission", "queue").first()
    if locked is None:
        raise CannotReopen(lifecycle.where_it_is(case))
    _check(locked, by)
    written = Note.objects.create(
        case=locked, author=by, kind=Note.Kind.REOPENED, text=note.strip()
    )
    _announce(locked, written)
    lifecycle.move(
        locked,
        Status.REOPENED,
        actor=user_actor(by.pk),
        action="case.reopened",
        reviews_needed=locked.queue.reviews,
        due_at=Now() + time_to_rule(severity=locked.severity, due_hours=locked.queue.due_hours),
        **lifecycle.NEXT_ROUND,
    )
    return locked


def _check(case: Case, by: User) -> None:
    ruling = standing_ruling(case)
    is_theirs = ruling is not None and ruling.reviewer_id == by.pk
    if not is_theirs and not has_role(by, Role.SENIOR):
        raise NotYourRole("Seniors open cases again, and whoever ruled on them.")


def _announce(case: Case, note: Note) -> None:
    submission = case.submission
    emit(
        event=OutboxEvent.Type.CASE_REOPENED,
        organisation_id=submission.organisation_id,
        subject_id=note.pk,
        payload={
            "case": case.public_id,
            "submission": submission.public_id,
            "reference": submission.reference or None,
        },
        callback_id=submission.callback_id,
    )
