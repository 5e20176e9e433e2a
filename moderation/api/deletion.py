"""/api/v1/submissions/{id}: read it, or delete it, which takes all areas."""

from http import HTTPStatus

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Scope
from common.errors import NotFound
from common.ids import parse_public_id
from detection.api.callers import key_of
from detection.api.requests import NoQuery
from detection.api.views import ReadSubmission
from images.models import Submission
from moderation.api import documentation
from moderation.services import delete_submission


class SubmissionDetail(ReadSubmission):
    scopes = {**ReadSubmission.scopes, "DELETE": Scope.SUBMISSIONS_DELETE}

    @documentation.delete_submission
    def delete(self, request: Request, public_id: str) -> Response:
        """Once more is no error: whoever lost the first answer asks again."""
        NoQuery.checked(request.query_params)
        key = key_of(request)
        theirs = Submission.objects.filter(organisation=key.organisation)
        submission = theirs.filter(pk=parse_public_id("sub", public_id)).first()
        if submission is None:
            raise NotFound("There is no such submission.")
        delete_submission(submission=submission, by=key)
        return Response(status=HTTPStatus.NO_CONTENT)
