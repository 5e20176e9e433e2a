"""The queues: what presses, who holds what, and the next case."""

from collections.abc import Sequence
from http import HTTPStatus
from zlib import crc32

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import User
from moderation.errors import QueueEmpty
from moderation.guards import asked, review_act, review_page, wants_part
from moderation.last_ruling import last_ruling_of
from moderation.load import loads
from moderation.looks import looks_for
from moderation.models import Case, Queue
from moderation.rest import minutes_due
from moderation.selectors import (
    FOR_EVERYBODY,
    FOR_SENIORS,
    ROWS,
    case_in_hand,
    cases_in,
    held_in,
    kept_for,
    queue_named,
    recent_decisions_by,
    takes,
)
from moderation.services import claim_next

Status = Case.Status


@review_page
def queue(request: HttpRequest, moderator: User, slug: str = "") -> HttpResponse:
    """Polled for changes; 204 while it would look the same, so that nobody's focus is lost."""
    state = _state(slug, moderator)
    if not wants_part(request):
        return render(request, "moderation/queue.html", state)
    if request.GET.get("seen") == state["seen"]:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return render(request, "moderation/_queue.html", state)


def _state(slug: str, moderator: User) -> dict[str, object]:
    queue, theirs = queue_named(slug), takes(moderator)
    every = loads(for_senior=theirs.issuperset(FOR_SENIORS))
    claimed, waiting = _rows(queue, Status.CLAIMED), _rows(queue, *FOR_EVERYBODY)
    escalated, appealed = (_rows(queue, one) if one in theirs else [] for one in FOR_SENIORS)
    kept, looks = list(kept_for(moderator)), looks_for(moderator)
    minutes, in_hand = minutes_due(looks.comfort), _count_in_hand(queue, claimed)
    around = (every, looks.is_open, minutes is None, in_hand)
    return {
        "queue": queue,
        "load": next(load for load in every if load.queue == queue),
        "loads": every,
        "looks": looks,
        "minutes_of_work": minutes,
        "mine": case_in_hand(moderator),
        "kept": kept,
        "claimed": claimed,
        "in_hand": in_hand,
        "escalated": escalated,
        "appealed": appealed,
        "waiting": waiting,
        **last_ruling_of(moderator),
        "recent": recent_decisions_by(moderator),
        "seen": _fingerprint(around, [*claimed, *escalated, *appealed, *waiting, *kept]),
    }


def _rows(queue: Queue, *statuses: Case.Status) -> list[Case]:
    return list(cases_in(queue, statuses))


def _count_in_hand(queue: Queue, listed: Sequence[Case]) -> int:
    """A list that ends before its limit needs no count."""
    return len(listed) if len(listed) < ROWS else held_in(queue).count()


def _fingerprint(around: object, cases: Sequence[Case]) -> str:
    shown = [
        (case.pk, case.status, case.assignee_id, case.lease_expires_at, case.reserved_until)
        for case in cases
    ]
    return f"{crc32(repr((around, shown)).encode()):08x}"


@review_act
def take_next(request: HttpRequest, moderator: User) -> HttpResponse:
    """From the queue that they look at; a case that they hold comes first."""
    wanted = queue_named(asked(request.POST, "queue"))
    try:
        case = claim_next(moderator=moderator, queue=wanted)
    except QueueEmpty as refusal:
        messages.info(request, refusal.detail)
        return redirect(wanted)
    return redirect("moderation:case", case.public_id)
