"""Tenants in turns: whoever brings in much waits behind themselves, not before others.

Start-time fair queueing. Turns are numbers; the lowest is claimed first, so the number of what was
claimed last is the present. A first upload gets the present and goes ahead of everything that
others have piled up; each further one gets the turn after its predecessor's. A turn is given when
an image can be judged: one that came earlier would be before all that was judged meanwhile.
"""

from typing import Any

from django.db import connection
from django.db.models import Max

from accounts.models import Organisation
from common import scope
from images.models import Flow, Submission

Priority = Submission.Priority

# While both kinds wait, eight of those that somebody waits for go before the next one in bulk.
STRIDE = {Priority.INTERACTIVE: 1, Priority.BULK: 8}
# Batches end in any order, and a failed attempt ends long after its turn: the highest of a few.
ENDED = 16

PRESENT = """
SELECT coalesce(greatest(
    (SELECT max(turn) FROM images_submission WHERE status = 'analysing'),
    (SELECT max(turn) FROM (
        SELECT turn FROM images_submission
        WHERE finished_at IS NOT NULL AND status <> 'failed'
            AND (status <> 'deleted' OR attempts > 0)  -- the others were never claimed
        ORDER BY finished_at DESC LIMIT %(ended)s
    ) AS last_ended)
), 0)
"""
# The row stays locked until the transaction ends: a tenant's parallel uploads get different turns.
TAKE = f"""
INSERT INTO images_flow AS flow (organisation_id, priority, turn)
SELECT %(organisation)s, %(priority)s, ({PRESENT})
ON CONFLICT (organisation_id, priority)
DO UPDATE SET turn = greatest(excluded.turn, flow.turn + %(stride)s)
RETURNING turn
"""

# How many of its own an organisation may have waiting before it gives way; and how many of those
# that are next are looked at. A newcomer's is among them unless more organisations flood at once.
BACKLOG = {Priority.INTERACTIVE: 6, Priority.BULK: 2}
NEXT = 16
HOLDS_UP = """
WITH next AS MATERIALIZED (
    SELECT organisation_id, priority, turn FROM images_submission
    WHERE status = 'queued' AND due_at <= statement_timestamp()
    ORDER BY turn, priority, id LIMIT %(next)s
), others AS (
    SELECT FROM next WHERE organisation_id <> %(organisation)s AND priority = %(awaited)s
    UNION ALL
    SELECT FROM images_submission
    WHERE status = 'analysing' AND organisation_id <> %(organisation)s AND priority = %(awaited)s
)
SELECT EXISTS (SELECT FROM others) AND EXISTS (
    SELECT FROM images_flow AS flow
    WHERE organisation_id = %(organisation)s AND turn - (SELECT min(turn) FROM next)
        >= CASE priority WHEN %(awaited)s THEN %(interactive)s ELSE %(bulk)s END
    AND EXISTS (
        SELECT FROM images_submission
        WHERE status = 'queued' AND organisation_id = %(organisation)s AND priority = flow.priority
    )
)
"""


def take_turn(organisation: Organisation, priority: Submission.Priority) -> int:
    """The turn of one more upload, in the caller's transaction."""
    told: dict[str, Any] = {
        "organisation": organisation.pk,
        "priority": priority.value,
        "ended": ENDED,
        "stride": STRIDE[priority],
    }
    with scope.everyone(), connection.cursor() as cursor:  # the present is everybody's
        cursor.execute(TAKE, told)
        (turn,) = cursor.fetchone() or (0,)
    return int(turn)


def count_as_present(submission: Submission, present: int) -> None:
    """Whoever is taken out of turn is given the turn that is present, and goes on from there.

    Otherwise the present would be theirs, behind which newcomers come in.
    """
    if present >= submission.turn:
        return
    flow = Flow.objects.filter(organisation=submission.organisation_id, turn=submission.turn)
    flow.filter(priority=submission.priority).update(turn=present)
    submission.turn = present
    submission.save(update_fields=["turn"])


def forget_turn(submission: Submission) -> None:
    """One that waited was deleted: what waits no more is nobody's debt.

    A turn that was used stays used, or others would wait for whoever sends and deletes by turns.
    """
    whose = {"organisation": submission.organisation_id, "priority": submission.priority}
    flow = Flow.objects.select_for_update().filter(**whose).first()
    if flow is None:
        return
    left = Submission.objects.filter(**whose, status=Submission.Status.QUEUED)
    latest = left.aggregate(latest=Max("turn"))["latest"] or 0
    flow.turn = min(flow.turn, max(latest, _present()))
    flow.save(update_fields=["turn"])


def _present() -> int:
    with scope.everyone(), connection.cursor() as cursor:  # it is everybody's
        cursor.execute(PRESENT, {"ended": ENDED})
        (turn,) = cursor.fetchone() or (0,)
    return int(turn)


def holds_others_up(organisation: Organisation) -> bool:
    """Whether many of its images wait, and somebody else's that a person or program waits for."""
    told: dict[str, Any] = {
        "organisation": organisation.pk,
        "awaited": Priority.INTERACTIVE.value,
        "interactive": _turns(Priority.INTERACTIVE),
        "bulk": _turns(Priority.BULK),
        "next": NEXT,
    }
    with scope.everyone(), connection.cursor() as cursor:  # others' images wait in the same queue
        cursor.execute(HOLDS_UP, told)
        return bool(cursor.fetchone() == (True,))


def _turns(priority: Submission.Priority) -> int:
    return BACKLOG[priority] * STRIDE[priority]
