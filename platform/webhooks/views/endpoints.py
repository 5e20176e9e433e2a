"""Endpoints: listed, made, changed, switched, removed, pinged, and their secrets replaced."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.guards import manager_act, member_page, person
from accounts.models import Membership
from common.errors import Invalid
from common.outbound import OutboundError
from webhooks.errors import TooManyEndpoints
from webhooks.forms import EndpointForm, RotationForm
from webhooks.models import Endpoint, Secret
from webhooks.selectors import deliveries_of, endpoint_of, endpoints_of
from webhooks.services import (
    change_endpoint,
    create_endpoint,
    ping,
    remove_endpoint,
    replay_dead,
    rotate_secret,
    switch_off,
    switch_on,
)

NEWEST = 10  # deliveries on an endpoint's page


@member_page
def endpoints(request: HttpRequest, membership: Membership) -> HttpResponse:
    return _list(request, membership, EndpointForm())


@never_cache
@manager_act
def create(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Answers with the secret itself: a redirect would have to keep it somewhere readable."""
    form = EndpointForm(request.POST)
    if form.is_valid():
        try:
            endpoint, plain = create_endpoint(
                organisation=membership.organisation, wish=form.wish(), by=person(request)
            )
        except OutboundError as error:
            form.add_error("url", error.detail)
        except TooManyEndpoints as error:
            form.add_error(None, error.detail)
            return _list(request, membership, form, status=error.status)
        else:
            return _secret(request, endpoint, plain)
    return _list(request, membership, form, status=Invalid.status)


@member_page
def endpoint(request: HttpRequest, membership: Membership, pk: uuid.UUID) -> HttpResponse:
    found = endpoint_of(membership.organisation, pk)
    return _page(request, membership, found, EndpointForm.about(found))


@manager_act
def change(request: HttpRequest, membership: Membership, pk: uuid.UUID) -> HttpResponse:
    found, form = endpoint_of(membership.organisation, pk), EndpointForm(request.POST)
    if form.is_valid():
        try:
            change_endpoint(endpoint=found, change=form.change(), by=person(request))
        except OutboundError as error:
            form.add_error("url", error.detail)
        else:
            messages.success(request, "The endpoint is changed.")
            return redirect("webhooks:endpoint", pk)
    return _page(request, membership, found, form, status=Invalid.status)


@never_cache
@manager_act
def rotate(request: HttpRequest, membership: Membership, pk: uuid.UUID) -> HttpResponse:
    found, form = endpoint_of(membership.organisation, pk), RotationForm(request.POST)
    if not form.is_valid():
        raise Invalid("Choose when the earlier secrets end.", pointer="/overlap_hours")
    plain = rotate_secret(endpoint=found, by=person(request), overlap=form.overlap)
    return _secret(request, found, plain)


@manager_act
def turn_off(request: HttpRequest, membership: Membership, pk: uuid.UUID) -> HttpResponse:
    found = endpoint_of(membership.organisation, pk)
    switch_off(endpoint=found, reason=Endpoint.OffReason.PERSON, by=person(request))
    messages.success(request, "Nothing is sent there from now on.")
    return redirect("webhooks:endpoint", pk)


@manager_act
def turn_on(request: HttpRequest, membership: Membership, pk: uuid.UUID) -> HttpResponse:
    found = endpoint_of(membership.organisation, pk)
    switch_on(endpoint=found, by=person(request))
    messages.success(request, "Events are sent there from now on.")
    return redirect("webhooks:endpoint", pk)


@manager_act
def remove(request: HttpRequest, membership: Membership, pk: uuid.UUID) -> HttpResponse:
    remove_endpoint(endpoint=endpoint_of(membership.organisation, pk), by=person(request))
    messages.success(request, "The endpoint is removed; what was sent there stays in the log.")
    return redirect("webhooks:endpoints")


@manager_act
def send_ping(request: HttpRequest, membership: Membership, pk: uuid.UUID) -> HttpResponse:
    found = endpoint_of(membership.organisation, pk)
    delivery = ping(endpoint=found, by=person(request))
    messages.success(request, "A ping is on its way.")
    return redirect("webhooks:delivery", delivery.pk)


@manager_act
def replay_all(request: HttpRequest, membership: Membership, pk: uuid.UUID) -> HttpResponse:
    found = endpoint_of(membership.organisation, pk)
    count = replay_dead(endpoint=found, by=person(request))
    messages.success(request, f"Under way again: {count}.")
    return redirect("webhooks:endpoint", pk)


def _list(
    request: HttpRequest, membership: Membership, form: EndpointForm, status: int = 200
) -> HttpResponse:
    rows = endpoints_of(membership.organisation)
    context = {"membership": membership, "endpoints": rows, "form": form}
    return render(request, "webhooks/endpoints.html", context, status=status)


def _page(
    request: HttpRequest,
    membership: Membership,
    found: Endpoint,
    form: EndpointForm,
    status: int = 200,
) -> HttpResponse:
    newest = deliveries_of(membership.organisation).filter(endpoint=found).order_by("-pk")
    context = {
        "membership": membership,
        "endpoint": found,
        "form": form,
        "rotation": RotationForm(),
        "deliveries": newest[:NEWEST],
    }
    return render(request, "webhooks/endpoint.html", context, status=status)


def _secret(request: HttpRequest, endpoint: Endpoint, plain: str) -> HttpResponse:
    context = {"endpoint": endpoint, "plain": plain, "earlier": _earlier_secrets(endpoint)}
    return render(request, "webhooks/secret.html", context, status=201)


def _earlier_secrets(endpoint: Endpoint) -> list[Secret]:
    """As they are now, whenever the endpoint was read."""
    live = Endpoint.objects.prefetch_related("secrets").get(pk=endpoint.pk).live_secrets()
    return live[1:]
