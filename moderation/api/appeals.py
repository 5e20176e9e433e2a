"""/api/v1/submissions/{id}/appeals: partners object to rulings."""

from http import HTTPStatus

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Scope
from common.api_view import ApiView
from detection.api.callers import idempotency_of, key_of, replay_headers
from detection.api.requests import NoQuery
from images.idempotency import fingerprint, once
from images.selectors import submission_of
from moderation.api import documentation
from moderation.api.serializers import AppealIn, AppealOut, AppealReport, AppealsOut
from moderation.models import Appeal
from moderation.selectors import appeals_on
from moderation.services import file_appeal


class Appeals(ApiView):
    scopes = {"GET": Scope.DECISIONS_READ, "POST": Scope.APPEALS_WRITE}

    @documentation.list_appeals
    def get(self, request: Request, public_id: str) -> Response:
        NoQuery.checked(request.query_params)
        submission = submission_of(key_of(request).organisation, public_id)
        items = [_report(request, appeal) for appeal in appeals_on(submission)]
        return Response(AppealsOut({"items": items}).data)

    @documentation.file_appeal
    def post(self, request: Request, public_id: str) -> Response:
        NoQuery.checked(request.query_params)
        text = AppealIn.checked(request.data)["text"]
        key = key_of(request)
        submission = submission_of(key.organisation, public_id)
        filed = once(
            lambda: file_appeal(submission=submission, by=key, text=text),
            kind=Appeal,
            about=submission,
            idempotency=idempotency_of(request),
            content=fingerprint("appeal", public_id, text),
        )
        return Response(
            AppealOut(_report(request, filed.made)).data,
            status=HTTPStatus.CREATED,
            headers=replay_headers(replayed=filed.replayed),
        )


def _report(request: Request, appeal: Appeal) -> AppealReport:
    return AppealReport(appeal, shows_decisions=Scope.DECISIONS_READ in key_of(request).scopes)
