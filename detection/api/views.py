"""/api/v1/submissions: what partners send and read."""

from http import HTTPStatus
from typing import cast

from django.http import HttpResponse, QueryDict
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Scope
from common.api_view import ApiView
from common.cursors import page
from common.json_bodies import SmallJsonParser
from common.uploads import WholeMultiPartParser
from detection.api import documentation
from detection.api.callers import (
    idempotency_of,
    is_json,
    key_of,
    next_link,
    replay_headers,
    sender_of,
)
from detection.api.giving_way import others_first
from detection.api.renderers import PngRenderer
from detection.api.reports import (
    heatmap_for,
    picture_for,
    report_for,
    report_of,
    reportable,
    reports_on,
)
from detection.api.requests import (
    AddressIn,
    HeatmapQuery,
    NoQuery,
    SubmissionIn,
    SubmissionQuery,
    WaitQuery,
)
from detection.api.serializers import SubmissionOut, SubmissionPageOut
from detection.api.waiting import await_verdict, settled
from images import store
from images.fetches.intake import accept_address
from images.intake import Accepted, accept
from images.models import Submission
from images.selectors import submission_of


class Submissions(ApiView):
    scopes = {"GET": Scope.SUBMISSIONS_READ, "POST": Scope.SUBMISSIONS_WRITE}
    parser_classes = [WholeMultiPartParser, SmallJsonParser]

    @documentation.list_submissions
    def get(self, request: Request) -> Response:
        filters = SubmissionQuery.checked(request.query_params)
        limit, cursor = filters.pop("limit"), filters.pop("cursor")
        found = page(reportable(key_of(request)).filter(**filters), limit=limit, cursor=cursor)
        links = {"next": next_link(request, found.next_cursor)}
        items = reports_on(found.items, key_of(request))
        return Response(SubmissionPageOut({"items": items, "links": links}).data)

    @documentation.submit
    def post(self, request: Request) -> Response:
        wait = WaitQuery.checked(request.query_params)["wait"]
        accepted = _named(request) if is_json(request) else _uploaded(request)
        submission = settled(accepted.submission, key_of(request), seconds=wait)
        return _answer(request, accepted, submission)


class ReadSubmission(ApiView):
    """The door on this address; config.api_urls opens it with what other areas add."""

    scopes = {"GET": Scope.SUBMISSIONS_READ}

    @documentation.read_submission
    def get(self, request: Request, public_id: str) -> Response:
        wait = WaitQuery.checked(request.query_params)["wait"]
        key = key_of(request)
        if wait:
            await_verdict(submission_of(key.organisation, public_id), key, seconds=wait)
        return Response(SubmissionOut(report_for(key, public_id)).data)


class SubmissionHeatmap(ApiView):
    scopes = {"GET": Scope.SUBMISSIONS_READ}
    renderer_classes = [PngRenderer]

    @documentation.read_heatmap
    def get(self, request: Request, public_id: str) -> HttpResponse:
        detector = HeatmapQuery.checked(request.query_params).get("detector")
        return _picture(heatmap_for(key_of(request), public_id, detector))


class SubmissionEvidence(ApiView):
    scopes = {"GET": Scope.SUBMISSIONS_READ}
    renderer_classes = [PngRenderer]

    @documentation.read_evidence
    def get(self, request: Request, public_id: str, detector: str, name: str) -> HttpResponse:
        NoQuery.checked(request.query_params)
        return _picture(picture_for(key_of(request), public_id, detector, name))


def _uploaded(request: Request) -> Accepted:
    sent = SubmissionIn.checked(cast(QueryDict, request.data))
    file, callback = sent.pop("image"), sent.pop("callback", "")
    others_first(key_of(request).organisation)
    return accept(
        sender=sender_of(request, callback),
        file=file,
        file_name=file.name,
        idempotency=idempotency_of(request),
        **sent,
    )


def _named(request: Request) -> Accepted:
    sent = AddressIn.checked(request.data)
    sender = sender_of(request, sent.pop("callback", ""))
    return accept_address(sender=sender, idempotency=idempotency_of(request), **sent)


def _picture(stored: str) -> HttpResponse:
    headers = {"Cache-Control": "private, max-age=3600"}
    return HttpResponse(store.read(stored), content_type="image/png", headers=headers)


def _answer(request: Request, accepted: Accepted, submission: Submission) -> Response:
    report = report_of(submission, key_of(request))
    headers = {
        "Location": str(report.links["self"]),
        **replay_headers(replayed=accepted.replayed),
    }
    status = HTTPStatus.OK if submission.is_final else HTTPStatus.ACCEPTED
    return Response(SubmissionOut(report).data, status=status, headers=headers)
