"""The queues: what presses, who holds what, and the next case."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from zlib import crc32

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.models import User
from common.parts import wants_part
from moderation.errors import QueueEmpty
from moderation.guards import asked, review_act, review_page
from moderation.last_ruling import last_ruling_of
from moderation.load import Load, loads
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
FRESH = timedelta(minutes=5)


@review_page
def queue(request: HttpRequest, moderator: User, slug: str = "") -> HttpResponse:
    """Polled for changes; 204 while it would look the same, so that nobody's focus is lost."""
    state = _state(slug, moderator)
    if not wants_part(request):
        return render(request, "moderation/queue.html", state)
    if _holds(request.GET.get("seen", ""), str(state["seen"])):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return render(request, "moderation/_queue.html", state)


def _state(slug: str, moderator: User) -> dict[str, object]:
    queue, theirs = queue_named(slug), takes(moderator)
    every = loads(for_senior=theirs.issuperset(FOR_SENIORS))
    claimed, waiting = _rows(queue, Status.CLAIMED), _rows(queue, *FOR_EVERYBODY)
    escalated, appealed = (_rows(queue, one) if one in theirs else [] for one in FOR_SENIORS)
    kept, looks = list(kept_for(moderator)), looks_for(moderator)
    minutes, mine = minutes_due(looks.comfort), case_in_hand(moderator)
    in_hand = _count_in_hand(queue, claimed)
    shown = [*claimed, *escalated, *appealed, *waiting, *kept, *([mine] if mine else [])]
    around = (_still(every), looks.is_open, minutes is None, in_hand)
    return {
        "queue": queue,
        "load": next(load for load in every if load.queue == queue),
        "loads": every,
        "looks": looks,
        "minutes_of_work": minutes,
        "mine": mine,
        "kept": kept,
        "claimed": claimed,
        "in_hand": in_hand,
        "escalated": escalated,
        "appealed": appealed,
        "waiting": waiting,
        **last_ruling_of(moderator),
        "recent": recent_decisions_by(moderator),
        "seen": _seen(around, shown),
    }


def _rows(queue: Queue, *statuses: Case.Status) -> list[Case]:
    return list(cases_in(queue, statuses))


def _count_in_hand(queue: Queue, listed: Sequence[Case]) -> int:
    """A list that ends before its limit needs no count."""
    return len(listed) if len(listed) < ROWS else held_in(queue).count()


def _still(every: Sequence[Load]) -> list[Load]:
    """The figures that change with what is listed; the others move all the while."""
    return [replace(load, came=0, ruled=0, will_be_late=None) for load in every]


def _seen(around: object, cases: Sequence[Case]) -> str:
    """A fingerprint of the page, and until when it may stand although holders renew their claims.

    The first claim that would seem to have run out ends it, or the age of the other figures.
    """
    shown = [(case.pk, case.status, case.assignee_id, case.reserved_until) for case in cases]
    ends = [case.lease_expires_at for case in cases if case.lease_expires_at]
    until = min([*ends, timezone.now() + FRESH])
    return f"{crc32(repr((around, shown)).encode()):08x}_{until:%Y%m%d%H%M%S}"


def _holds(seen: str, now_seen: str) -> bool:
    """Whether a page that was shown with `seen` would look the same now."""
    fingerprint, _, until = seen.partition("_")
    is_same = fingerprint == now_seen.partition("_")[0]
    return is_same and until > f"{timezone.now():%Y%m%d%H%M%S}"


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
