"""/api/v1/lookup and near-duplicates: which of one's own submissions show a picture."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Scope
from common.api_view import ApiView
from detection.api import lookup_documentation as documentation
from detection.api.callers import key_of
from detection.api.lookup_serializers import (
    DistanceQuery,
    LookupOut,
    LookupQuery,
    NearDuplicatesOut,
)
from images import lookup
from images.models import Submission
from images.selectors import submission_of


class Lookup(ApiView):
    scopes = {"GET": Scope.SUBMISSIONS_READ}

    @documentation.look_up
    def get(self, request: Request) -> Response:
        asked = LookupQuery.checked(request.query_params)
        organisation = key_of(request).organisation
        if "sha256" in asked:
            found = lookup.with_content(organisation, asked["sha256"])
        else:
            near = lookup.near_hash(organisation, asked["pdq"], asked["max_distance"])
            found = near[: lookup.MOST]
        return Response(LookupOut({"items": _items(found)}).data)


class NearDuplicates(ApiView):
    scopes = {"GET": Scope.SUBMISSIONS_READ}

    @documentation.near_duplicates
    def get(self, request: Request, public_id: str) -> Response:
        at_most = DistanceQuery.checked(request.query_params)["max_distance"]
        submission = submission_of(key_of(request).organisation, public_id)
        found = lookup.near_duplicates(submission, at_most)
        answer = {
            "comparable": lookup.is_comparable(submission.image),
            "items": _items(found),
        }
        return Response(NearDuplicatesOut(answer).data)


def _items(found: Iterable[Submission]) -> list[dict[str, Any]]:
    return [
        {
            "submission": submission,
            "reference": submission.reference or None,
            "verdict": submission.verdict or None,
            "distance": getattr(submission, "distance", 0),  # the same bytes have no distance
            "links": {"self": reverse("api:submission", args=[submission.public_id])},
        }
        for submission in found
    ]
