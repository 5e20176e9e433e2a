"""The delivery log: what was sent, what came back, and what was given up."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.guards import manager_act, member_page, person
from accounts.models import Membership
from common.cursors import page
from webhooks.models import Delivery
from webhooks.selectors import deliveries_of, delivery_of, logged_endpoint
from webhooks.sending import body_of
from webhooks.services import replay

PAGE_LENGTH = 50


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
    found = delivery_of(membership.organisation, pk)
    context = {
        "membership": membership,
        "delivery": found,
        "tries": found.log.all(),
        "body": body_of(found.event).decode(),
    }
    return render(request, "webhooks/delivery.html", context)


@manager_act
def replay_one(request: HttpRequest, membership: Membership, pk: uuid.UUID) -> HttpResponse:
    replay(delivery=delivery_of(membership.organisation, pk), by=person(request))
    messages.success(request, "It is under way again, under the same id.")
    return redirect("webhooks:delivery", pk)
