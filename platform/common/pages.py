"""A page of rows with UUIDv7 ids, newest first: keyset, so that it costs the same at any depth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet

from common.ids import parse_public_id, public_id

Row = TypeVar("Row", bound=Model)
ROWS = 25


@dataclass(frozen=True)
class Page(Generic[Row]):
    """`newer` and `older` are query strings, empty at the ends."""

    rows: Sequence[Row]
    count: int
    newer: str
    older: str


@dataclass(frozen=True)
class Place:
    """Where in a list somebody is: before or after a row, or at its beginning."""

    before: str
    after: str
    kept: Mapping[str, str]  # what they chose, for the addresses of the pages beside

    @classmethod
    def asked(cls, query: Mapping[str, str], kept: Mapping[str, str] | None = None) -> "Place":
        return cls(query.get("before", ""), query.get("after", ""), kept or {})

    def beside(self, **end: str) -> str:
        return urlencode({**self.kept, **end})


def page_of(
    found: QuerySet[Row], place: Place, prefix: str, *, rows: int = ROWS, count: int | None = None
) -> Page[Row]:
    """What is older than `before`, or newer than `after`, or the newest; `prefix` of their ids."""
    if place.after:
        newer = found.filter(pk__gt=parse_public_id(prefix, place.after)).order_by("pk")
        shown, has_newer = _slice(newer, rows)
        shown.reverse()
        has_older = bool(shown)
    else:
        before = parse_public_id(prefix, place.before) if place.before else None
        older = found.filter(pk__lt=before) if before else found
        shown, has_older = _slice(older.order_by("-pk"), rows)
        has_newer = bool(before and shown)
    if count is None:
        is_all = not (place.before or place.after or has_older)
        count = len(shown) if is_all else found.count()
    return Page(
        rows=shown,
        count=count,
        newer=place.beside(after=public_id(prefix, shown[0].pk)) if has_newer else "",
        older=place.beside(before=public_id(prefix, shown[-1].pk)) if has_older else "",
    )


def _slice(found: QuerySet[Row], rows: int) -> tuple[list[Row], bool]:
    """At most a page, and whether there was more."""
    some = list(found[: rows + 1])
    return some[:rows], len(some) > rows
