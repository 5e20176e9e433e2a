"""What the OpenAPI page says about look-ups."""

from typing import Any

from drf_spectacular.utils import extend_schema

from common.schema import HEADERS, problems, wrong
from detection.api.documentation import JSON, PUBLIC_ID, READS, answer
from detection.api.examples import ID
from detection.api.lookup_serializers import (
    DistanceQuery,
    LookupOut,
    LookupQuery,
    NearDuplicatesOut,
)
from detection.api.refusals import NO_SUBMISSION, UNKNOWN_FIELD

FOUND: dict[str, Any] = {
    "id": ID,
    "distance": 6,
    "reference": "order-1001",
    "created_at": "2026-11-21T09:30:00.000000Z",
    "status": "analysed",
    "verdict": "likely_fake",
    "probability": 0.973,
    "flag": "none",
    "links": {"self": f"/api/v1/submissions/{ID}"},
}
ONE_OF = wrong("non_field_errors", "one_of", "Ask with either `sha256` or `pdq`.")

look_up = extend_schema(
    operation_id="lookUp",
    summary="Look an image up by its hash",
    description="Your own organisation's submissions of exactly these bytes (`sha256`), or of "
    "nearly the same picture (`pdq`). Name one of the two. Scope `submissions:read`.",
    parameters=[LookupQuery, *HEADERS],
    responses={
        (200, JSON): answer(LookupOut, "What was found", {"items": [FOUND]}),
        **problems(*READS, UNKNOWN_FIELD, ONE_OF),
    },
)

near_duplicates = extend_schema(
    operation_id="listNearDuplicates",
    summary="Find nearly the same pictures",
    description="Your own organisation's other submissions whose perceptual hash (PDQ) differs "
    "little from this one's. Scope `submissions:read`.",
    parameters=[PUBLIC_ID, DistanceQuery, *HEADERS],
    responses={
        (200, JSON): answer(
            NearDuplicatesOut, "What was found", {"comparable": True, "items": [FOUND]}
        ),
        **problems(*READS, NO_SUBMISSION),
    },
)
