"""/api/v1/submissions/{id}/feedback: partners tell what their images really are."""

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Scope
from common.api_view import ApiView
from detection.api.callers import idempotency_of, key_of, replay_headers
from detection.api.requests import NoQuery
from images.idempotency import fingerprint, once
from images.selectors import submission_of
from moderation.api import documentation
from moderation.api.serializers import FeedbackHistoryOut, FeedbackIn, FeedbackOut
from moderation.models import Feedback
from moderation.selectors import feedback_on
from moderation.services import give_feedback


class SubmissionFeedback(ApiView):
    scopes = {"GET": Scope.SUBMISSIONS_READ, "POST": Scope.SUBMISSIONS_WRITE}

    @documentation.list_feedback
    def get(self, request: Request, public_id: str) -> Response:
        NoQuery.checked(request.query_params)
        submission = submission_of(key_of(request).organisation, public_id)
        return Response(FeedbackHistoryOut({"items": feedback_on(submission)}).data)

    @documentation.give_feedback
    def post(self, request: Request, public_id: str) -> Response:
        NoQuery.checked(request.query_params)
        said = FeedbackIn.checked(request.data)
        key = key_of(request)
        submission = submission_of(key.organisation, public_id)
        given = once(
            lambda: give_feedback(submission=submission, key=key, **said),
            kind=Feedback,
            about=submission,
            idempotency=idempotency_of(request),
            content=fingerprint("feedback", public_id, said),
        )
        headers = replay_headers(replayed=given.replayed)
        return Response(FeedbackOut(given.made).data, headers=headers)
