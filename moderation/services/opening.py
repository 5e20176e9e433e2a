"""New cases for flagged submissions."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from audit.services import Fact, record_many
from images.models import Submission
from moderation import lifecycle
from moderation.banks import match
from moderation.models import Case, Queue, Rule
from moderation.policy import Flagging, Known, time_to_rule, told_by_banks, under
from moderation.routing import placements
from moderation.selectors import default_queue


@transaction.atomic
def open_case(*, submission: Submission, cause: Case.Cause, severity: int = 1) -> Case:
    """The case of this submission; a second call finds the first one's."""
    cases, facts = open_cases([(submission, Flagging(cause, severity))])
    if facts:
        record_many(facts)
    return cases[0]


def open_cases(
    endings: Sequence[tuple[Submission, Flagging | None]],
) -> tuple[list[Case], list[Fact]]:
    """Cases for what is flagged or wanted by a routing rule, in the queues that the rules name.

    Call it in the transaction that ended the submissions, and record the facts at its end.
    """
    if not endings:
        return [], []
    known = match([submission for submission, _ in endings])
    rules = placements(submission.pk for submission, _ in endings)
    wanted = [
        (submission, rules.get(submission.pk), found)
        for submission, flagging in endings
        if (found := _found(known.get(submission.pk), rules.get(submission.pk), flagging))
    ]
    if not wanted:
        return [], []
    queue = default_queue()
    return _stored([_draft(submission, rule, found, queue) for submission, rule, found in wanted])


def _found(known: Known | None, rule: Rule | None, flagging: Flagging | None) -> Flagging | None:
    return under(rule, told_by_banks(known, flagging))


def _draft(submission: Submission, rule: Rule | None, found: Flagging, default: Queue) -> Case:
    queue, now = rule.queue if rule else default, timezone.now()
    return Case(
        submission=submission,
        queue=queue,
        rule=rule,
        cause=found.cause,
        severity=found.severity,
        reviews_needed=queue.reviews,
        due_at=now + time_to_rule(severity=found.severity, due_hours=queue.due_hours),
        created_at=now,
        waiting_since=now,
    )


def _stored(drafts: Sequence[Case]) -> tuple[list[Case], list[Fact]]:
    """The drafts, or the cases that were there before them, and the facts about the new ones."""
    Case.objects.bulk_create(drafts, ignore_conflicts=True)
    submissions = {draft.submission_id: draft.submission for draft in drafts}
    reviews = Case.objects.filter(submission__in=submissions, kind=Case.Kind.REVIEW)
    stored = {case.submission_id: case for case in reviews}
    cases = [stored[submission] for submission in submissions]
    for case in cases:
        case.submission = submissions[case.submission_id]
    mine = {draft.pk for draft in drafts}
    return cases, lifecycle.flag_opened(case for case in cases if case.pk in mine)
