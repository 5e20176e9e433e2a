"""Decisions as files: one row for each ruling, with what it was about and what the machine said."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from audit.services import user_actor
from moderation.models import Decision

CHUNK = 1_000
# A spreadsheet takes such a cell for a formula; references and notes are other people's words.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(decisions: QuerySet[Decision]) -> Iterator[dict[str, Any]]:
    related = decisions.select_related(
        "case__submission__image", "case__submission__organisation", "reviewer", "policy"
    )
    for decision in related.order_by("created_at").iterator(CHUNK):
        yield _row(decision)


def _row(decision: Decision) -> dict[str, Any]:
    submission = decision.case.submission
    return {
        "decision": decision.public_id,
        "waiting_since": decision.waiting_since.isoformat(),
        "decided_at": decision.created_at.isoformat(),
        "case": decision.case.public_id,
        "cause": decision.case.cause,
        "submission": submission.public_id,
        "submitted_at": submission.created_at.isoformat(),
        "organisation": submission.organisation.slug,
        "reference": submission.reference,
        "sha256": "" if submission.deleted_at else submission.stored_image.sha256,
        "kind": decision.kind,
        "outcome": decision.outcome,
        "policy": decision.policy.code if decision.policy else None,
        "reason": decision.reason,
        "statement": decision.statement,
        "reviewer": user_actor(decision.reviewer_id),
        "published_at": _moment(decision.published_at),
        "undone_at": _moment(decision.undone_at),
        "machine_verdict": decision.machine_verdict,
        "machine_probability": submission.probability,
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


class Line:
    """A file for `csv.writer` that hands each line back."""

    def write(self, line: str) -> str:
        return line


def as_csv(decisions: QuerySet[Decision]) -> StreamingHttpResponse:
    return _download(_csv_lines(decisions), "text/csv; charset=utf-8", "csv")


def _csv_lines(decisions: QuerySet[Decision]) -> Iterator[str]:
    writer = csv.writer(Line())
    for number, row in enumerate(rows(decisions)):
        if number == 0:
            yield writer.writerow(row)
        yield writer.writerow(_harmless(value) for value in row.values())


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def as_json(decisions: QuerySet[Decision]) -> StreamingHttpResponse:
    return _download(_json_lines(decisions), "application/json", "json")


def _json_lines(decisions: QuerySet[Decision]) -> Iterator[str]:
    yield "["
    for number, row in enumerate(rows(decisions)):
        yield (",\n" if number else "\n") + json.dumps(row)
    yield "\n]\n"


def _download(lines: Iterator[str], content_type: str, extension: str) -> StreamingHttpResponse:
    name = f"decisions-{timezone.now():%Y-%m-%dT%H%MZ}.{extension}"
    response = StreamingHttpResponse(lines, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
