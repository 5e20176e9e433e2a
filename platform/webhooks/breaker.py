"""Whether an endpoint answers at all: the only writer of its failures and pauses."""

from datetime import timedelta

from django.db.models.functions import Greatest, Now

from webhooks.models import Endpoint
from webhooks.policy import rest_after


def note_success(endpoint: Endpoint) -> None:
    if endpoint.failures or endpoint.paused_until:
        close(endpoint)


def note_failure(endpoint: Endpoint, patience: timedelta) -> None:
    """`patience` is what the endpoint itself asked for."""
    # What was under way when the circuit opened tells nothing new when it fails, too.
    if not (endpoint.is_tripped and endpoint.is_paused):
        endpoint.failures += 1
    rest = max(rest_after(endpoint.failures), patience)
    changes: dict[str, object] = {"failures": endpoint.failures}
    if rest:
        changes["paused_until"] = Greatest("paused_until", Now() + rest)
    Endpoint.objects.filter(pk=endpoint.pk).update(**changes)


def close(endpoint: Endpoint) -> None:
    """It answers, or a person wants to see whether it does."""
    Endpoint.objects.filter(pk=endpoint.pk).update(failures=0, paused_until=None)
    endpoint.failures, endpoint.paused_until = 0, None
