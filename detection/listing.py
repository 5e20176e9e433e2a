"""A page of submissions: keyset, so that it costs the same at the millionth row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet

from common.ids import parse_public_id
from images.models import Submission

ROWS = 25


@dataclass(frozen=True)
class Page:
    """Newest first; `newer` and `older` are query strings, empty at the ends."""

    rows: Sequence[Submission]
    count: int
    newer: str
    older: str


def page_of(
    submissions: QuerySet[Submission], chosen: Mapping[str, str], *, before: str, after: str
) -> Page:
    """The rows older than `before`, or newer than `after`, or the newest, among the chosen ones."""
    found = submissions.filter(**chosen).select_related("submitted_by")
    if after:
        rows, more = _slice(found.filter(pk__gt=parse_public_id("sub", after)).order_by("pk"))
        rows.reverse()
        has_newer, has_older = more, bool(rows)
    else:
        older = found.filter(pk__lt=parse_public_id("sub", before)) if before else found
        rows, has_older = _slice(older.order_by("-pk"))
        has_newer = bool(before and rows)
    return Page(
        rows=rows,
        count=found.count(),
        newer=urlencode({**chosen, "after": rows[0].public_id}) if has_newer else "",
        older=urlencode({**chosen, "before": rows[-1].public_id}) if has_older else "",
    )


def _slice(found: QuerySet[Submission]) -> tuple[list[Submission], bool]:
    """At most a page, and whether there was more."""
    rows = list(found[: ROWS + 1])
    return rows[:ROWS], len(rows) > ROWS
