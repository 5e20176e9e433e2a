"""Keyset pages over UUIDv7 ids, newest first; a page stays true while rows are added."""

import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.signing import BadSignature, Signer
from django.db.models import Model, QuerySet

from common.errors import Invalid

Row = TypeVar("Row", bound=Model)
signer = Signer(salt="common.cursors", sep=".")


class BadCursor(Invalid):
    code = "bad_cursor"
    title = "This cursor is not one of ours"


@dataclass(frozen=True)
class Page(Generic[Row]):
    """`next_cursor` is empty on the last page."""

    items: list[Row]
    next_cursor: str


def page(rows: QuerySet[Row], *, limit: int, cursor: str = "") -> Page[Row]:
    if cursor:
        rows = rows.filter(pk__lt=position(cursor))
    found = list(rows.order_by("-pk")[: limit + 1])
    has_more = len(found) > limit
    items = found[:limit]
    return Page(items, cursor_after(items[-1].pk) if has_more else "")


def cursor_after(last: uuid.UUID) -> str:
    return signer.sign(urlsafe_b64encode(last.bytes).decode().rstrip("="))


def position(cursor: str) -> uuid.UUID:
    """The id that a cursor of ours stands behind."""
    try:
        text = signer.unsign(cursor)
    except BadSignature as error:
        detail = "Take `cursor` from `links.next` of the page before, unchanged."
        raise BadCursor(detail, pointer="/cursor") from error
    return uuid.UUID(bytes=urlsafe_b64decode(text + "=="))
