"""Reading endpoints and what was sent to them, always of one organisation."""

import uuid

from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Organisation
from common.errors import NotFound
from common.ids import parse_public_id
from webhooks.models import Attempt, Delivery, Endpoint

Status = Delivery.Status


def endpoints_of(organisation: Organisation) -> QuerySet[Endpoint]:
    """With how many deliveries are under way and how many were given up."""
    here = organisation.endpoints.exclude(off_reason=Endpoint.OffReason.REMOVED)
    counted = here.annotate(waiting=_count(Status.PENDING), dead=_count(Status.DEAD))
    return counted.order_by("created_at", "pk")


def endpoint_of(organisation: Organisation, pk: uuid.UUID) -> Endpoint:
    found = endpoints_of(organisation).filter(pk=pk).prefetch_related("secrets").first()
    if found is None:
        raise NotFound
    return found


def logged_endpoint(organisation: Organisation, public_id: str) -> Endpoint:
    """Also one that was removed, as long as the log knows it."""
    found = organisation.endpoints.filter(pk=parse_public_id("hook", public_id)).first()
    if found is None:
        raise NotFound
    return found


def deliveries_of(organisation: Organisation, status: str = "") -> QuerySet[Delivery]:
    """The log; all of it, or what is in one state."""
    found = Delivery.objects.filter(endpoint__organisation=organisation)
    rows = found.filter(status=status) if status in Status.values else found
    return rows.select_related("event", "endpoint")


def delivery_of(organisation: Organisation, pk: uuid.UUID) -> Delivery:
    tries = Prefetch("log", queryset=Attempt.objects.order_by("-pk"))
    found = deliveries_of(organisation).filter(pk=pk).prefetch_related(tries).first()
    if found is None:
        raise NotFound
    return found


def _count(status: Delivery.Status) -> Coalesce:
    rows = Delivery.objects.filter(endpoint=OuterRef("pk"), status=status).order_by()
    counted = rows.values("endpoint").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
