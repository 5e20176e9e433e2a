"""/api/v1/submissions/batch: up to 100 images or addresses at once, one result each."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from typing import Any, cast

from django.http import QueryDict
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Scope
from accounts.throttling import count_items
from common.api_view import ApiView
from common.json_bodies import SmallJsonParser
from common.uploads import WholeMultiPartParser
from detection.api import batch_documentation as documentation
from detection.api.batch_seats import one_of_few
from detection.api.batch_serializers import AddressBatchIn, BatchIn, BatchOut, ItemReport
from detection.api.callers import idempotency_of, is_json, key_of, sender_of
from detection.api.giving_way import Manners
from detection.api.requests import NoQuery
from images.archives import Skipped, contents_of
from images.batches import Batch, Outcome, accept_batch, addresses_in, entries_in, files_in
from images.intake import Sender
from images.models import Submission
from images.texts import cleaned_path

FIELDS = ("urls", "images", "archive")


class BatchJsonParser(SmallJsonParser):
    """A hundred addresses of the greatest length fit in."""

    largest_bytes = 256 * 1024


class SubmissionBatch(ApiView):
    scopes = {"POST": Scope.SUBMISSIONS_WRITE}
    parser_classes = [WholeMultiPartParser, BatchJsonParser]

    @documentation.submit_batch
    @one_of_few
    def post(self, request: Request) -> Response:
        NoQuery.checked(request.query_params)
        kind = AddressBatchIn if is_json(request) else BatchIn
        sent = kind.checked(cast(QueryDict, request.data))
        with _contents(sent) as (batch, skipped):
            count_items(request, key_of(request), len(batch.items))
            outcomes = accept_batch(
                sender=bulk_sender(request, sent.get("callback", "")),
                batch=batch,
                reference=sent["reference"],
                metadata=sent["metadata"],
                idempotency=idempotency_of(request),
                before_each=Manners(key_of(request).organisation).give_way,
            )
        return _answer(outcomes, skipped, next(field for field in FIELDS if field in sent))


def bulk_sender(request: Request, callback: str) -> Sender:
    """Who sends many at once and waits for none: what somebody waits for goes before."""
    return replace(sender_of(request, callback), priority=Submission.Priority.BULK)


@contextmanager
def _contents(sent: dict[str, Any]) -> Iterator[tuple[Batch, Sequence[Skipped]]]:
    if "urls" in sent:
        yield addresses_in(sent["urls"]), ()
    elif "images" in sent:
        yield files_in(sent["images"]), ()
    else:
        with contents_of(sent["archive"]) as contents:
            yield entries_in(sent["archive"], contents.entries), contents.skipped


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
