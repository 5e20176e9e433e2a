"""Identifiers: UUIDv7 in the database, with a typed prefix where partners see them."""

import re
import uuid

from uuid_utils.compat import uuid7

from common.errors import NotFound

__all__ = ["parse_public_id", "public_id", "uuid7"]

HEX = re.compile(r"[0-9a-f]{32}")


def public_id(prefix: str, value: uuid.UUID) -> str:
    """`sub` and a UUID make `sub_018f…`."""
    return f"{prefix}_{value.hex}"


def parse_public_id(prefix: str, value: str) -> uuid.UUID:
    """The UUID in `sub_018f…`; anything else is answered like a missing thing."""
    head, _, digits = value.partition("_")
    if head != prefix or not HEX.fullmatch(digits):
        raise NotFound
    return uuid.UUID(hex=digits)
