"""Golden items: chosen by seniors, dealt among the cases of a queue."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from accounts.selectors import has_role
from audit.services import SYSTEM_WORKER, Fact, record, record_many, user_actor
from images.models import Submission
from moderation import golden, lifecycle
from moderation.errors import NotGolden, NotYourRole
from moderation.lifecycle import GOLDEN_WAITING
from moderation.models import Case, Decision, GoldenItem, GoldenLot, Queue
from moderation.outcomes import CERTAIN
from moderation.policy import time_to_rule
from moderation.selectors import claimable_by, standing_ruling

BATCH = 1_000


@transaction.atomic
def make_golden(*, decision: Decision, by: User) -> GoldenItem:
    """Use the submission of a ruling that stands undisputed, with its outcome as the truth.

    Where it is a golden item with this truth already, nothing happens.
    """
    _check(by)
    case = decision.case
    if decision.outcome not in CERTAIN or decision.published_at is None or case.is_golden:
        raise NotGolden("Only a settled ruling of fake or authentic can be a golden item.")
    _lock_undisputed(decision)
    same = GoldenItem.objects.filter(submission=case.submission, truth=decision.outcome)
    live = same.filter(removed_at=None).first()
    if live:
        return live
    item, _ = GoldenItem.objects.update_or_create(
        submission=case.submission,
        defaults={"truth": decision.outcome, "added_by": by, "removed_at": None},
    )
    record(_fact(item, "golden.added", user_actor(by.pk)))
    return item


def _lock_undisputed(decision: Decision) -> None:
    """The case that it closed, so that no appeal comes in between."""
    closed = Case.objects.filter(
        pk=decision.case_id,
        status__in=[Case.Status.DECIDED, Case.Status.FINAL],
        settles_at=None,
        submission__deleted_at=None,
    )
    case = closed.select_for_update(of=("self",)).first()
    if case is None or standing_ruling(case) != decision:
        raise NotGolden("This ruling is disputed, or another follows it; it proves nothing.")


@transaction.atomic
def remove_golden(*, item: GoldenItem, by: User) -> None:
    _check(by)
    if GoldenItem.objects.filter(pk=item.pk, removed_at=None).update(removed_at=Now()):
        record(_fact(item, "golden.removed", user_actor(by.pk)))


def _check(person: User) -> None:
    if not has_role(person, Role.SENIOR):
        raise NotYourRole("Seniors choose the golden items.")


def _fact(item: GoldenItem, action: str, actor: str) -> Fact:
    """Of the item: the stories of its cases are read by those who may be dealt it."""
    submission = item.submission
    data = {"submission": submission.public_id}
    return Fact(actor, action, item.public_id, submission.organisation_id, data)


def retract(decisions: Sequence[Decision]) -> list[Fact]:
    """Take out the items that these rulings contradict; people are measured by the new truth.

    The caller records the facts with its own.
    """
    truths = {
        decision.case.submission_id: decision.outcome if decision.outcome in CERTAIN else ""
        for decision in decisions
    }
    items = GoldenItem.objects.filter(submission__in=truths).select_related("submission")
    wrong = [item for item in items if item.truth != truths[item.submission_id]]
    now = timezone.now()
    for item in wrong:
        item.truth, item.removed_at = truths[item.submission_id], item.removed_at or now
    GoldenItem.objects.bulk_update(wrong, ["truth", "removed_at"])
    return [_fact(item, "golden.removed", SYSTEM_WORKER) for item in wrong]


def forget(submission: Submission) -> list[Fact]:
    """Take out the item of a submission that is being deleted; the caller records the facts."""
    item = GoldenItem.objects.filter(submission=submission, removed_at=None).first()
    if item is None:
        return []
    GoldenItem.objects.filter(pk=item.pk).update(removed_at=Now())
    return [_fact(item, "golden.removed", SYSTEM_WORKER)]


def end(cases: Iterable[Case]) -> list[Fact]:
    """What would wait for another person now that it settled; it was golden, and one is enough."""
    waiting = [case for case in cases if case.is_golden and case.status in GOLDEN_WAITING]
    return lifecycle.withdraw(waiting) if waiting else []


@transaction.atomic
def withdraw_golden() -> int:
    """End the golden cases that went back to their queue and that nobody took in time."""
    late = Case.objects.filter(
        kind=Case.Kind.GOLDEN,
        status__in=GOLDEN_WAITING,
        settles_at=None,
        due_at__lt=Now(),
        reserved_until=None,
    )
    locked = late.select_for_update(skip_locked=True, of=("self",)).select_related("submission")
    cases = list(locked.order_by("due_at")[:BATCH])
    if cases:
        record_many(lifecycle.withdraw(cases))
    return len(cases)


def deal(moderator: User, queue: Queue) -> Case | None:
    """If one is due: a golden case that waits, else a new one on an item that they do not know.

    A lot makes one case at most, whatever becomes of it: who releases it draws it again.
    """
    lot = golden.lot_of(moderator)
    if not golden.is_due(lot, queue):
        return None
    waiting = _waiting(moderator, queue, lot)
    if waiting or GoldenLot.objects.filter(digest=lot).exists():
        return waiting
    item = golden.unseen_by(moderator, queue).order_by("?").first()
    if item is None or not _is_there(item):
        return None
    case = _case(item, queue)
    GoldenLot.objects.create(digest=lot, case=case)
    return case


def _is_there(item: GoldenItem) -> bool:
    """Locked, so that nobody deletes it while it gets a case; what is being deleted is not."""
    live = Submission.objects.filter(pk=item.submission_id, deleted_at=None)
    return live.select_for_update(no_key=True, skip_locked=True).exists()


def _waiting(moderator: User, queue: Queue, lot: str) -> Case | None:
    """Which they may claim, that of their lot first; locked."""
    cases = claimable_by(moderator, queue).filter(kind=Case.Kind.GOLDEN)
    locked = cases.select_for_update(skip_locked=True, of=("self",))
    return locked.filter(golden_lot__digest=lot).first() or locked.first()


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
