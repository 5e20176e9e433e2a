"""Objections of uploaders to rulings."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import ApiKey, User
from audit.services import key_actor, user_actor
from common.errors import Forbidden
from images.models import Submission
from moderation import lifecycle
from moderation.errors import CannotAppeal
from moderation.models import Appeal, Case
from moderation.policy import appeal_window_began, time_to_rule
from moderation.selectors import may_appeal, standing_ruling

Status = Case.Status
NO_RULING = "There is no ruling to appeal."
NOT_SETTLED = "This ruling cannot be appealed: it is not settled yet, being reviewed, or final."
TOO_OLD = "Rulings can be appealed for six months; this one is older."


@transaction.atomic
def file_appeal(*, submission: Submission, by: User | ApiKey, text: str) -> Appeal:
    """Object to the ruling that stands; another person looks at the case as if it were new."""
    if not may_appeal(submission, by):
        raise Forbidden("Members of the organisation appeal the rulings on its images.")
    case = _lock(submission)
    against = standing_ruling(case)
    if against is None or against.published_at is None:
        raise CannotAppeal(NO_RULING)
    if against.published_at < appeal_window_began():
        raise CannotAppeal(TOO_OLD)
    appeal = Appeal.objects.create(case=case, against=against, text=text.strip(), **_filed(by))
    _open_again(case, appeal, actor=_actor(by))
    return appeal


def _lock(submission: Submission) -> Case:
    decided = Case.objects.filter(
        submission=submission, kind=Case.Kind.REVIEW, status=Status.DECIDED, settles_at=None
    )
    case = decided.select_for_update(of=("self",)).select_related("submission", "queue").first()
    if case is None:
        raise CannotAppeal(NOT_SETTLED)
    return case


def _filed(by: User | ApiKey) -> dict[str, Any]:
    return {"api_key": by} if isinstance(by, ApiKey) else {"filed_by": by}


def _actor(by: User | ApiKey) -> str:
    return key_actor(by.pk) if isinstance(by, ApiKey) else user_actor(by.pk)


def _open_again(case: Case, appeal: Appeal, *, actor: str) -> None:
    lifecycle.move(
        case,
        Status.APPEALED,
        actor=actor,
        action="case.appealed",
        data={"appeal": appeal.public_id, "against": appeal.against.public_id},
        reviews_needed=1,
        due_at=Now() + time_to_rule(severity=case.severity, due_hours=case.queue.due_hours),
        **lifecycle.NEXT_ROUND,
    )
