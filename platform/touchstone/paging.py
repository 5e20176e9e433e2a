"""Addresses of the API, and lists that are walked page by page."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from touchstone.answers import document_of
from touchstone.connection import Connection
from touchstone.errors import Misconfigured, UnexpectedAnswer

NAME = re.compile(r"[A-Za-z0-9_-]+")


def path_of(*parts: str) -> str:
    """Servers read an escaped slash as a slash, so it could lead elsewhere."""
    for part in parts:
        if not NAME.fullmatch(part):
            raise Misconfigured(f"{part!r} is neither an id nor a name of this API.")
    return "/".join(parts)


def query_of(filters: Mapping[str, object], page_size: int) -> dict[str, str]:
    return {name: _text(value) for name, value in filters.items()} | {"limit": str(page_size)}


def items_of(document: Mapping[str, Any]) -> list[Any]:
    items = document.get("items")
    if not isinstance(items, list):
        raise UnexpectedAnswer("The answer has no `items`.")
    return items


def items_over_pages(connection: Connection, path: str, query: dict[str, str]) -> Iterator[Any]:
    """The next page is only asked for when the one before is used up."""
    while True:
        items, cursor = page_of(connection, path, query)
        yield from items
        if not cursor:
            return
        query = query | {"cursor": cursor}


def page_of(connection: Connection, path: str, query: dict[str, str]) -> tuple[list[Any], str]:
    """Its items, and where the next ones are; an empty cursor after the last."""
    document = document_of(connection.get(path, query))
    following = (document.get("links") or {}).get("next")
    return items_of(document), _cursor(following) if following else ""


def _text(value: object) -> str:
    """Moments in UTC; one without a zone is taken for local time, as Python does."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def _cursor(link: str) -> str:
    """Only the position is taken from the link: behind a proxy its path may be another."""
    found = parse_qs(urlsplit(link).query).get("cursor")
    if not found:
        raise UnexpectedAnswer("The link to the next page has no `cursor`.")
    return found[0]
