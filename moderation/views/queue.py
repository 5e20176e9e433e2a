"""The queue: what presses, who holds what, and the next case."""

from collections.abc import Sequence
from http import HTTPStatus
from zlib import crc32

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import User
from moderation.errors import QueueEmpty
from moderation.guards import review_act, review_page, wants_part
from moderation.models import Case, Queue
from moderation.selectors import (
    FOR_EVERYBODY,
    Overview,
    cases_in,
    default_queue,
    overview,
    recent_decisions_by,
    takes,
)
from moderation.services import claim_next
from moderation.standing import Standing, standing_of

Status = Case.Status


@review_page
def queue(request: HttpRequest, moderator: User) -> HttpResponse:
    """Polled for changes; 204 while it would look the same, so that nobody's focus is lost."""
    state = _state(default_queue(), moderator)
    if not wants_part(request):
        return render(request, "moderation/queue.html", state)
    if request.GET.get("seen") == state["seen"]:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return render(request, "moderation/_queue.html", state)


def _state(queue: Queue, moderator: User) -> dict[str, object]:
    claimed = list(cases_in(queue, [Status.CLAIMED]))
    senior = Status.ESCALATED in takes(moderator)
    escalated = list(cases_in(queue, [Status.ESCALATED])) if senior else []
    waiting, glance = list(cases_in(queue, FOR_EVERYBODY)), overview(queue)
    return {
        "queue": queue,
        "overview": glance,
        "mine": next((c for c in claimed if standing_of(c, moderator) == Standing.MINE), None),
        "claimed": claimed,
        "escalated": escalated,
        "waiting": waiting,
        "recent": recent_decisions_by(moderator),
        "seen": _fingerprint(glance, [*claimed, *escalated, *waiting]),
    }


def _fingerprint(glance: Overview, cases: Sequence[Case]) -> str:
    shown = [(case.pk, case.status, case.assignee_id, case.lease_expires_at) for case in cases]
    return f"{crc32(repr((glance, shown)).encode()):08x}"


@review_act
def take_next(request: HttpRequest, moderator: User) -> HttpResponse:
    try:
        case = claim_next(moderator=moderator)
    except QueueEmpty as refusal:
        messages.info(request, refusal.detail)
        return redirect("moderation:queue")
    return redirect("moderation:case", case.public_id)
