"""Standard Webhooks: is this message from the platform, fresh, and unchanged?"""

import base64
import binascii
import hashlib
import hmac
import json
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from touchstone.errors import Misconfigured, TouchstoneError

TOLERANCE_SECONDS = 300.0
SECRET_KIND = "whsec_"  # noqa: S105 - the beginning of every secret, and no secret
VERSION = "v1"
HEADERS = ("id", "timestamp", "signature")
SECONDS = re.compile(r"[0-9]{1,12}")


class VerificationFailed(TouchstoneError):
    """Answer with 400 and do nothing else: anybody may have sent it."""


@dataclass(frozen=True)
class Event:
    """A fact. It may arrive more than once: `id` is the same each time, so remember it."""

    id: str
    type: str
    sent_at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)


def verify(
    body: bytes,
    headers: Mapping[str, str],
    secrets: str | Iterable[str],
    *,
    tolerance: float = TOLERANCE_SECONDS,
    now: float | None = None,
) -> Event:
    """The event, if one of the secrets signed exactly this body not long ago.

    Give the body as it came: parsed and written again it is another one. While a secret is
    rotated, give the old and the new one.
    """
    keys = _keys([secrets] if isinstance(secrets, str) else secrets)
    given = {name.lower(): value for name, value in headers.items()}
    message_id, sent, signatures = (
        _header(given, name) for name in ("id", "timestamp", "signature")
    )
    sent_at = _moment(sent, tolerance, time.time() if now is None else now)
    signed = f"{message_id}.{sent}.".encode("utf-8", "replace") + body
    if not _is_signed(signed, signatures.split(), keys):
        raise VerificationFailed("No signature fits this body and these secrets.")
    return _event(message_id, sent_at, body)


def _header(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(f"webhook-{name}", "").strip()
    if not value:
        raise VerificationFailed(f"The header webhook-{name} is missing.")
    return value


def _moment(sent: str, tolerance: float, now: float) -> datetime:
    if not SECONDS.fullmatch(sent):
        raise VerificationFailed("The header webhook-timestamp is no number of seconds.")
    seconds = int(sent)
    if seconds < now - tolerance:
        raise VerificationFailed("The message is too old.")
    if seconds > now + tolerance:
        raise VerificationFailed("The message is from the future; check this machine's clock.")
    return datetime.fromtimestamp(seconds, UTC)


def _is_signed(signed: bytes, signatures: Iterable[str], keys: Iterable[bytes]) -> bool:
    """Every pair is compared, in a time that does not tell how far a guess was right."""
    expected = [hmac.digest(key, signed, hashlib.sha256) for key in keys]
    given = [_decoded(signature) for signature in signatures]
    fits = [hmac.compare_digest(one, other) for one in expected for other in given]
    return any(fits)


def _decoded(signature: str) -> bytes:
    """Empty for what is no signature of the version that is known here."""
    version, _, text = signature.partition(",")
    try:
        return base64.b64decode(text, validate=True) if version == VERSION else b""
    except (binascii.Error, ValueError):
        return b""


def _keys(secrets: Iterable[str]) -> list[bytes]:
    keys = [_key(secret) for secret in secrets]
    if not keys:
        raise Misconfigured("Give at least one webhook secret.")
    return keys


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.strip().removeprefix(SECRET_KIND), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Misconfigured("A webhook secret is `whsec_` and base64.") from error
    if not key:
        raise Misconfigured("A webhook secret is empty.")
    return key


def _event(message_id: str, sent_at: datetime, body: bytes) -> Event:
    try:
        document = json.loads(body)
    except ValueError as error:
        raise VerificationFailed("The body is signed, but no JSON.") from error
    if not isinstance(document, dict):
        raise VerificationFailed("The body is signed, but no JSON object.")
    data = document.get("data")
    return Event(
        id=message_id,
        type=str(document.get("type", "")),
        sent_at=sent_at,
        data=data if isinstance(data, dict) else {},
        raw=document,
    )
