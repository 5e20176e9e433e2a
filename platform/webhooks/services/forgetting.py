"""The log forgets: first what was said, later that it was sent; never what is under way."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from webhooks.models import Attempt, Delivery, Endpoint
from webhooks.notes import forgotten

AT_ONCE = 500  # rows that one transaction holds


@transaction.atomic
def forget_bodies() -> int:
    """Remove headers and bodies of a few old tries; how many, 0 when none is left."""
    keys = [one.pk for one in too_old_to_quote()[:AT_ONCE]]
    return Attempt.objects.filter(pk__in=keys).update(**forgotten())


@transaction.atomic
def forget_deliveries() -> int:
    """Remove a few old deliveries with their tries; then endpoints that were removed before."""
    keys = list(too_old_to_keep().values_list("pk", flat=True)[:AT_ONCE])
    Delivery.objects.filter(pk__in=keys).delete()
    _forgotten_endpoints().delete()
    return len(keys)


def too_old_to_quote() -> QuerySet[Attempt]:
    """Locked with their deliveries, so that none of them is sent again meanwhile."""
    old = Attempt.objects.filter(
        forgotten_at=None,
        started_at__lt=_before(settings.WEBHOOK_BODY_DAYS),
        delivery__finished_at__isnull=False,
    )
    locked = old.select_for_update(skip_locked=True, no_key=True, of=("self", "delivery"))
    slim = locked.select_related("delivery").only("delivery", "delivery__status")
    return slim.order_by("started_at")


def too_old_to_keep() -> QuerySet[Delivery]:
    """What is under way has no `finished_at`; a constraint says so."""
    old = Delivery.objects.filter(finished_at__lt=_before(settings.WEBHOOK_LOG_DAYS))
    return old.select_for_update(skip_locked=True).order_by("finished_at")


def _forgotten_endpoints() -> QuerySet[Endpoint]:
    """Whose log is empty; a day later, when nobody writes an event any more that knew them."""
    removed = Endpoint.objects.filter(off_reason=Endpoint.OffReason.REMOVED)
    return removed.filter(deliveries=None, off_since__lt=_before(1))


def _before(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)
