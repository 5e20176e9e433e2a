"""Standard Webhooks: secrets, and signatures over `id.timestamp.body`."""

import base64
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signatures(keys: Iterable[str], message_id: str, timestamp: int, body: bytes) -> str:
    """One signature for each secret that lives; a receiver takes the message if any fits."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return " ".join(f"v1,{_signature(key, signed)}" for key in keys)


def _signature(key: str, signed: bytes) -> str:
    plain = base64.b64decode(key.removeprefix(PREFIX))
    return base64.b64encode(hmac.digest(plain, signed, "sha256")).decode()
