"""What the OpenAPI page says about submissions."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiRequest,
    OpenApiResponse,
    extend_schema,
)

from accounts.errors import ImagesSpent
from accounts.refusals import with_key
from accounts.roles import Scope
from common.cursors import BadCursor
from common.errors import NotFound
from common.schema import HEADERS, header, problems
from detection.api import refusals
from detection.api.examples import (
    ANALYSED,
    BY_ADDRESS,
    FETCHING,
    FILE,
    ID,
    PAGE,
    QUEUED,
)
from detection.api.giving_way import OthersFirst
from detection.api.requests import (
    AddressIn,
    HeatmapQuery,
    SubmissionIn,
    SubmissionQuery,
    WaitQuery,
)
from detection.api.serializers import SubmissionOut, SubmissionPageOut

JSON = "application/json"
PUBLIC_ID = OpenApiParameter(
    "public_id",
    {"type": "string", "pattern": "^sub_[0-9a-f]{32}$"},
    OpenApiParameter.PATH,
    description="as `id` in the answer to the upload",
    examples=[OpenApiExample("Submission", ID)],
)
SLUG = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$", "maxLength": 40}
DETECTOR = OpenApiParameter(
    "detector",
    SLUG,
    OpenApiParameter.PATH,
    description="as in `findings`",
    examples=[OpenApiExample("Detector", "frequency")],
)
PICTURE = OpenApiParameter(
    "name",
    SLUG,
    OpenApiParameter.PATH,
    description="as in `evidence_urls` of the finding",
    examples=[OpenApiExample("Picture", "spectrum")],
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
    OpenApiParameter.HEADER,
    description="With the same key and content within 24 hours it is done once, and every request "
    "gets what it made; with other content it is refused (422), while the first runs, too (409).",
)
REPLAYED = header("Idempotency-Replayed", "`true` on the answer to a repeat", on=[200, 201, 202])
LOCATION = header("Location", "address of the submission", on=[200, 202])


class ApiKeyScheme(OpenApiAuthenticationExtension):
    """Named here because drf-spectacular finds extensions by import."""

    target_class = "accounts.authentication.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A key of your organisation: `tsk_live_…`, with the scope that the "
            "operation names.",
        }


def answer(serializer: type, meaning: str, *examples: object) -> OpenApiResponse:
    named = [
        OpenApiExample(f"{meaning} {number}" if number > 1 else meaning, each, response_only=True)
        for number, each in enumerate(examples, start=1)
    ]
    return OpenApiResponse(serializer, meaning, examples=named)


def body(serializer: type, **examples: object) -> OpenApiRequest:
    """What is sent, with examples by name."""
    named = [OpenApiExample(name, each, request_only=True) for name, each in examples.items()]
    return OpenApiRequest(serializer, examples=named)


BAD_CURSOR = BadCursor(
    "Take `cursor` from `links.next` of the page before, unchanged.", pointer="/cursor"
)
SPENT = ImagesSpent("Your organisation may bring in 10000 images a day (UTC); nothing was stored.")
READS = with_key(Scope.SUBMISSIONS_READ)
WRITES = with_key(Scope.SUBMISSIONS_WRITE)

submit = extend_schema(
    operation_id="submit",
    summary="Submit an image",
    description="Takes an image for analysis. 202: it is stored and will be judged; 200: the "
    "verdict is there already (`wait`, or a repeat). As JSON it takes the address of an image, "
    "which is fetched in the background (`fetching`); if none is to be had there, the submission "
    "ends as `failed` and says why. `callback` names a webhook endpoint that is told all about it, "
    "whatever it wants to hear. Scope `submissions:write`.",
    request={
        "multipart/form-data": body(SubmissionIn, file=FILE),
        JSON: body(AddressIn, address=BY_ADDRESS),
    },
    parameters=[WaitQuery, IDEMPOTENCY_KEY, *HEADERS, REPLAYED, LOCATION],
    responses={
        (200, JSON): answer(SubmissionOut, "Analysed", ANALYSED),
        (202, JSON): answer(SubmissionOut, "Accepted", QUEUED, FETCHING),
        **problems(
            *WRITES,
            *refusals.FORM_BODY,
            *refusals.FILE,
            *refusals.ADDRESS,
            *refusals.CALLBACK,
            *refusals.REPEATED,
            SPENT,
            OthersFirst(),
            refusals.NO_STORE,
        ),
    },
)

list_submissions = extend_schema(
    operation_id="listSubmissions",
    summary="List submissions",
    description="Your organisation's submissions, newest first. Follow `links.next` until it is "
    "null. Scope `submissions:read`.",
    parameters=[SubmissionQuery, *HEADERS],
    responses={
        (200, JSON): answer(SubmissionPageOut, "A page", PAGE),
        **problems(*READS, BAD_CURSOR),
    },
)

read_submission = extend_schema(
    operation_id="readSubmission",
    summary="Read a submission",
    description="Status, verdict, findings, flag and decision. `wait` holds the answer until the "
    "verdict is there, or for as long; 200 either way. Another organisation's submission, and one "
    "that was deleted, is answered like a missing one. Scope `submissions:read`; `decision` needs "
    "`decisions:read`.",
    parameters=[PUBLIC_ID, WaitQuery, *HEADERS],
    responses={
        (200, JSON): answer(SubmissionOut, "The submission", ANALYSED),
        **problems(*READS, refusals.NO_SUBMISSION),
    },
)

read_heatmap = extend_schema(
    operation_id="readHeatmap",
    summary="Read the heat map",
    description="A transparent PNG to lay over the image: where a detector saw the fake. Without "
    "`detector` it is the most faithful of those that passed their test, and 404 if none did; "
    "with it, that detector's, whose `heatmap_is_faithful` says what to make of it. "
    "Scope `submissions:read`.",
    parameters=[PUBLIC_ID, HeatmapQuery, *HEADERS],
    responses={
        (200, "image/png"): OpenApiTypes.BINARY,
        **problems(
            *READS,
            refusals.NO_SUBMISSION,
            NotFound("There is no heat map of this submission."),
            *refusals.PICTURE,
        ),
    },
)

read_evidence = extend_schema(
    operation_id="readEvidence",
    summary="Read a picture of the evidence",
    description="A PNG that a detector made of what it found, such as the `spectrum` of "
    "`frequency`. Follow `evidence_urls` of a finding. Scope `submissions:read`.",
    parameters=[PUBLIC_ID, DETECTOR, PICTURE, *HEADERS],
    responses={
        (200, "image/png"): OpenApiTypes.BINARY,
        **problems(
            *READS,
            refusals.NO_SUBMISSION,
            NotFound("There is no such picture of this detector."),
            *refusals.PICTURE,
        ),
    },
)
