"""Objections of uploaders to rulings."""

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from audit.services import user_actor
from common.errors import Forbidden
from images.models import Submission
from moderation import lifecycle
from moderation.errors import CannotAppeal
from moderation.models import Appeal, Case
from moderation.policy import appeal_window_began, time_to_rule
from moderation.selectors import may_appeal, standing_ruling

Status = Case.Status


@transaction.atomic
def file_appeal(*, submission: Submission, by: User, text: str) -> Appeal:
    """Object to the ruling that stands; another person looks at the case as if it were new."""
    if not may_appeal(submission, by):
        raise Forbidden("Members of the organisation appeal the rulings on its images.")
    case = _lock(submission)
    against = standing_ruling(case)
    if against is None or against.published_at is None:
        raise CannotAppeal("There is no ruling to appeal.")
    if against.published_at < appeal_window_began():
        raise CannotAppeal("Rulings can be appealed for six months; this one is older.")
    appeal = Appeal.objects.create(case=case, against=against, filed_by=by, text=text.strip())
    _open_again(case, appeal)
    return appeal


def _lock(submission: Submission) -> Case:
    decided = Case.objects.filter(
        submission=submission, kind=Case.Kind.REVIEW, status=Status.DECIDED, settles_at=None
    )
    case = decided.select_for_update(of=("self",)).select_related("submission", "queue").first()
    if case is None:
        raise CannotAppeal(
            "This ruling cannot be appealed: it is not settled yet, being reviewed, or final."
        )
    return case


def _open_again(case: Case, appeal: Appeal) -> None:
    lifecycle.move(
        case,
        Status.APPEALED,
        actor=user_actor(appeal.filed_by_id),
        action="case.appealed",
        data={"appeal": appeal.public_id, "against": appeal.against.public_id},
        reviews_needed=1,
        due_at=Now() + time_to_rule(severity=case.severity, due_hours=case.queue.due_hours),
        **lifecycle.NEXT_ROUND,
    )
