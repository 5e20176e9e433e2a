"""The endpoint that a submission names, to be told all about it: decision 179."""

from uuid import UUID

from accounts.models import Organisation
from common.errors import NotFound
from common.ids import parse_public_id
from images.errors import CallbackOff, UnknownCallback
from images.idempotency import Idempotency, is_answered
from webhooks.models import Endpoint


def endpoint_named(organisation: Organisation, callback: str) -> Endpoint | None:
    """None if none is named. A foreign endpoint and a removed one are refused as unknown."""
    if not callback:
        return None
    here = organisation.endpoints.exclude(off_reason=Endpoint.OffReason.REMOVED)
    found = here.filter(pk=_key(callback)).first()
    if found is None:
        raise UnknownCallback
    if not found.is_on:
        raise CallbackOff
    return found


def require_callback(organisation: Organisation, callback: str, *keys: Idempotency) -> None:
    """A look beforehand; a repeat, under one of these keys, needs no endpoint any more."""
    if callback and not is_answered(organisation, *keys):
        endpoint_named(organisation, callback)


def _key(callback: str) -> UUID:
    try:
        return parse_public_id("hook", callback)
    except NotFound:
        raise UnknownCallback from None
