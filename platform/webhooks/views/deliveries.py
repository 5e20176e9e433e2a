"""The delivery log: what was sent, what came back, and what was given up."""

import uuid
from datetime import timedelta
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.guards import manager_act, member_page, person
from accounts.models import Membership
from common.cursors import page
from common.parts import wants_part
from webhooks.models import Delivery
from webhooks.selectors import deliveries_of, delivery_of, logged_endpoint
from webhooks.sending import body_of
from webhooks.services import replay

PAGE_LENGTH = 50
SOON = timedelta(minutes=1)  # so long before a try a page asks again and again


@member_page
def deliveries(request: HttpRequest, membership: Membership) -> HttpResponse:
    status, cursor = request.GET.get("status", ""), request.GET.get("cursor", "")
    rows, only = deliveries_of(membership.organisation, status), None
    if asked := request.GET.get("endpoint", ""):
        only = logged_endpoint(membership.organisation, asked)
        rows = rows.filter(endpoint=only)
    context = {
        "membership": membership,
        "endpoint": only,
        "page": page(rows, limit=PAGE_LENGTH, cursor=cursor),
        "status": status,
        "statuses": Delivery.Status.choices,
        "is_first": not cursor,
    }
    return render(request, "webhooks/deliveries.html", context)


@member_page
def delivery(request: HttpRequest, membership: Membership, pk: uuid.UUID) -> HttpResponse:
    """The page, or what changes in it; 204 while that would look the same."""
    found, is_part = delivery_of(membership.organisation, pk), wants_part(request)
    tries = found.log.all()
    seen = f"{found.status}-{found.is_being_sent}-{len(tries)}"
    if is_part and request.GET.get("seen") == seen:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    context = {
        "membership": membership,
        "delivery": found,
        "is_moving": _is_moving(found),
        "seen": seen,
        "is_part": is_part,
        "tries": tries,
        "body": body_of(found.event).decode(),
    }
    return render(request, f"webhooks/{'_' if is_part else ''}delivery.html", context)


def _is_moving(found: Delivery) -> bool:
    is_next = found.next_attempt_at is not None and found.next_attempt_at < timezone.now() + SOON
    return found.status == Delivery.Status.PENDING and (found.is_being_sent or is_next)


@manager_act
def replay_one(request: HttpRequest, membership: Membership, pk: uuid.UUID) -> HttpResponse:
    replay(delivery=delivery_of(membership.organisation, pk), by=person(request))
    messages.success(request, "It is under way again, under the same id.")
    return redirect("webhooks:delivery", pk)
