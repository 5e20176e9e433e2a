"""Lives of several cases at once: ruled on in bulk, or mixed with golden ones."""

from datetime import timedelta

from django.utils import timezone

from moderation.models import Batch, Case, Decision, Queue
from moderation.services import (
    claim_next,
    decide,
    delete_submission,
    file_appeal,
    make_golden,
    release_case,
    reverse_batch,
    rule_in_bulk,
    settle_rulings,
    undo,
    withdraw_golden,
)
from tests.invariants.lives import AUTHENTIC, CANNOT_TELL, ESCALATE, Steps, World, told
from tests.moderation.conftest import settle


def settle_all() -> None:
    Case.objects.filter(settles_at__isnull=False).update(settles_at=timezone.now())
    settle_rulings()


def batch_by_senior(world: World) -> Batch:
    return rule_in_bulk(
        chosen={"cause": Case.Cause.LIKELY_FAKE},
        said={"cause": "likely_fake"},
        as_of=timezone.now(),
        by=world.senior,
        ruling=AUTHENTIC,
    )


def in_bulk(world: World) -> Steps:
    """Three batches: one reversed when it was heard, one before, and one that stands."""
    first, second, *_ = [next(world.cases) for _ in range(4)]
    batch = batch_by_senior(world)
    yield
    undo(case=first, reviewer=world.senior)
    yield
    decide(case=first, reviewer=world.senior, ruling=CANNOT_TELL)
    settle_all()
    yield
    file_appeal(submission=second.submission, by=world.uploader, text="It is mine.")
    reverse_batch(batch=batch, by=world.senior)
    yield
    reverse_batch(batch=batch_by_senior(world), by=world.senior)
    yield
    batch_by_senior(world)
    yield
    settle_all()
    yield


def golden(world: World) -> Steps:
    """Two people get the same golden item; one rules, the other escalates it."""
    make_golden(decision=Decision.objects.get(case=told(world)), by=world.senior)
    next(world.cases)
    Queue.objects.update(golden_share=100)
    release_case(case=claim_next(moderator=world.olga), moderator=world.olga)
    yield
    for person, ruling in ((world.olga, ESCALATE), (world.sofia, AUTHENTIC)):
        case = claim_next(moderator=person)
        yield
        decide(case=case, reviewer=person, ruling=ruling)
        yield
        settle(case)
        yield
    Queue.objects.update(golden_share=0)


def given_back(world: World) -> Steps:
    """A golden item that goes back to its queue, where nobody takes it in time."""
    make_golden(decision=Decision.objects.get(case=told(world)), by=world.senior)
    next(world.cases)
    Queue.objects.update(golden_share=100)
    dealt = claim_next(moderator=world.olga)
    release_case(case=dealt, moderator=world.olga)
    yield
    Case.objects.filter(pk=dealt.pk).update(due_at=timezone.now() - timedelta(hours=1))
    assert withdraw_golden() == 1
    yield
    Queue.objects.update(golden_share=0)


def deleted(world: World) -> Steps:
    """A golden item, and two of a batch that is reversed afterwards, are deleted."""
    case = told(world)
    make_golden(decision=Decision.objects.get(case=case), by=world.senior)
    delete_submission(submission=case.submission, by=world.uploader)
    yield
    first, second, _ = [next(world.cases) for _ in range(3)]
    batch = batch_by_senior(world)
    delete_submission(submission=first.submission, by=world.uploader)
    yield
    settle_all()
    delete_submission(submission=second.submission, by=world.uploader)
    yield
    reverse_batch(batch=batch, by=world.senior)
    yield
