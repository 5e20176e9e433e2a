"""/api/v1/submissions/batch: up to 100 images at once, one result each."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from typing import Any, cast

from django.http import QueryDict
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Scope
from common.api_view import ApiView
from common.uploads import WholeMultiPartParser
from detection.api import batch_documentation as documentation
from detection.api.batch_serializers import BatchIn, BatchOut, ItemReport
from detection.api.callers import idempotency_of, sender_of
from detection.api.requests import NoQuery
from images.archives import Skipped, contents_of
from images.batches import NamedFile, Outcome, accept_batch
from images.intake import Sender
from images.models import Submission
from images.texts import cleaned_path


class SubmissionBatch(ApiView):
    scopes = {"POST": Scope.SUBMISSIONS_WRITE}
    parser_classes = [WholeMultiPartParser]

    @documentation.submit_batch
    def post(self, request: Request) -> Response:
        NoQuery.checked(request.query_params)
        sent = BatchIn.checked(cast(QueryDict, request.data))
        with _files(sent) as (files, skipped):
            outcomes = accept_batch(
                sender=bulk_sender(request),
                files=files,
                reference=sent["reference"],
                metadata=sent["metadata"],
                idempotency=idempotency_of(request),
            )
        return _answer(outcomes, skipped, "archive" if "archive" in sent else "images")


def bulk_sender(request: Request) -> Sender:
    """Who sends many at once and waits for none: what somebody waits for goes before."""
    return replace(sender_of(request), priority=Submission.Priority.BULK)


@contextmanager
def _files(sent: dict[str, Any]) -> Iterator[tuple[Sequence[NamedFile], Sequence[Skipped]]]:
    if "images" in sent:
        yield sent["images"], ()
        return
    with contents_of(sent["archive"]) as contents:
        yield contents.entries, contents.skipped


def _answer(outcomes: list[Outcome], skipped: Sequence[Skipped], field: str) -> Response:
    """202 while something of it still waits for its verdict."""
    items = [ItemReport(number, field, outcome) for number, outcome in enumerate(outcomes)]
    accepted = [outcome.accepted.submission for outcome in outcomes if outcome.accepted]
    waits = any(not submission.is_final for submission in accepted)
    answer = {
        "accepted": len(accepted),
        "refused": len(outcomes) - len(accepted),
        "items": items,
        "skipped": [Skipped(cleaned_path(each.name), each.why) for each in skipped],
    }
    return Response(BatchOut(answer).data, HTTPStatus.ACCEPTED if waits else HTTPStatus.OK)
