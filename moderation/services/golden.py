"""Golden items: chosen by seniors, dealt among the cases of a queue."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import User
from audit.services import Fact, record, user_actor
from moderation import golden, lifecycle
from moderation.errors import NotGolden
from moderation.models import Case, Decision, GoldenItem, Queue
from moderation.outcomes import Outcome
from moderation.policy import time_to_rule

CERTAIN = {Outcome.CONFIRMED_FAKE.value, Outcome.AUTHENTIC.value}


@transaction.atomic
def make_golden(*, decision: Decision, by: User) -> GoldenItem:
    """Use the submission of a ruling that stands, with its outcome as the truth."""
    case = decision.case
    if decision.outcome not in CERTAIN or decision.published_at is None or case.is_golden:
        raise NotGolden("Only a settled ruling of fake or authentic can be a golden item.")
    item, _ = GoldenItem.objects.update_or_create(
        submission=case.submission,
        defaults={"truth": decision.outcome, "added_by": by, "removed_at": None},
    )
    record(lifecycle.fact(case, "golden.added", actor=user_actor(by.pk)))
    return item


@transaction.atomic
def remove_golden(*, item: GoldenItem, by: User) -> None:
    if GoldenItem.objects.filter(pk=item.pk, removed_at=None).update(removed_at=Now()):
        submission = item.submission
        subject, organisation = submission.public_id, submission.organisation_id
        record(Fact(user_actor(by.pk), "golden.removed", subject, organisation))


def deal(moderator: User, queue: Queue) -> Case | None:
    """A new case on an item that they do not know, if one is due; it looks like any other."""
    if not golden.is_due(moderator, queue):
        return None
    item = golden.unseen_by(moderator).order_by("?").first()
    return _case(item, queue) if item else None


def _case(item: GoldenItem, queue: Queue) -> Case:
    now = timezone.now()
    review = item.submission.cases.filter(kind=Case.Kind.REVIEW).first()
    severity = review.severity if review else Case.Severity.LOW
    case = Case.objects.create(
        kind=Case.Kind.GOLDEN,
        submission=item.submission,
        queue=queue,
        cause=review.cause if review else Case.Cause.LIKELY_FAKE,
        severity=severity,
        due_at=now + time_to_rule(severity=severity, due_hours=queue.due_hours),
        created_at=now,
        waiting_since=now,
    )
    for fact in lifecycle.flag_opened([case]):
        record(fact)
    return case
