"""New cases for flagged submissions."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from audit.services import Fact, record_many
from images.models import Submission
from moderation import lifecycle
from moderation.models import Case, Queue
from moderation.policy import Flagging, time_to_rule
from moderation.selectors import default_queue


@transaction.atomic
def open_case(*, submission: Submission, cause: Case.Cause, severity: int = 1) -> Case:
    """The case of this submission; a second call finds the first one's."""
    cases, facts = open_cases([(submission, Flagging(cause, severity))])
    if facts:
        record_many(facts)
    return cases[0]


def open_cases(
    flaggings: Sequence[tuple[Submission, Flagging]],
) -> tuple[list[Case], list[Fact]]:
    """Call it in a transaction and record the returned facts at its end."""
    if not flaggings:
        return [], []
    queue = default_queue()
    drafts = [_draft(submission, flagging, queue) for submission, flagging in flaggings]
    Case.objects.bulk_create(drafts, ignore_conflicts=True)
    submissions = [submission for submission, _ in flaggings]
    stored = Case.objects.in_bulk([s.pk for s in submissions], field_name="submission_id")
    cases = [stored[submission.pk] for submission in submissions]
    for case, submission in zip(cases, submissions, strict=True):
        case.submission = submission
    mine = {draft.pk for draft in drafts}
    return cases, lifecycle.flag_opened(case for case in cases if case.pk in mine)


def _draft(submission: Submission, flagging: Flagging, queue: Queue) -> Case:
    now = timezone.now()
    return Case(
        submission=submission,
        queue=queue,
        cause=flagging.cause,
        severity=flagging.severity,
        due_at=now + time_to_rule(severity=flagging.severity, due_hours=queue.due_hours),
        created_at=now,
    )
