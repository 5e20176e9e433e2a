"""Secrets of endpoints: made, shown once, replaced while both are valid."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audit.services import record
from common.errors import Unavailable
from common.sealing import reseal, seal
from webhooks.errors import RotationUnderWay
from webhooks.models import Endpoint, Secret
from webhooks.sending import SEALED_FOR
from webhooks.services.facts import Manager, fact
from webhooks.signing import new_secret

OVERLAP = timedelta(hours=24)
MOST_LIVE = 3
WAIT = "Wait until the oldest of them has ended."


@transaction.atomic
def rotate_secret(*, endpoint: Endpoint, by: Manager, overlap: timedelta = OVERLAP) -> str:
    """The new secret, shown once; until the overlap ends messages carry both signatures.

    Without an overlap it is the only one from now on: an earlier one may be in wrong hands.
    """
    Endpoint.objects.select_for_update(no_key=True).get(pk=endpoint.pk)
    now = timezone.now()
    if not overlap:
        forget_secrets(endpoint)
    if endpoint.secrets.filter(Q(expires_at=None) | Q(expires_at__gt=now)).count() >= MOST_LIVE:
        raise RotationUnderWay(WAIT)
    endpoint.secrets.filter(expires_at__lte=now).delete()
    endpoint.secrets.filter(expires_at=None).update(expires_at=now + overlap)
    plain = add_secret(endpoint)
    record(fact("endpoint.secret_rotated", endpoint, by, hours=overlap.total_seconds() / 3600))
    return plain


def forget_secrets(endpoint: Endpoint) -> None:
    """For good, when nothing is to be signed any more."""
    endpoint.secrets.all().delete()


def reseal_secrets() -> int:
    """Under SECRET_KEY itself, so that its fallbacks may go; how many cannot be read."""
    unreadable = 0
    for secret in Secret.objects.iterator():
        try:
            sealed = reseal(secret.sealed, purpose=SEALED_FOR)
        except Unavailable:
            unreadable += 1
        else:
            Secret.objects.filter(pk=secret.pk).update(sealed=sealed)
    return unreadable


def add_secret(endpoint: Endpoint) -> str:
    plain = new_secret()
    Secret.objects.create(endpoint=endpoint, sealed=seal(plain, purpose=SEALED_FOR))
    return plain
