"""What the OpenAPI page says about addresses that expire."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema

from common.errors import NotFound
from common.schema import HEADERS, problems
from detection.api.documentation import JSON, PUBLIC_ID, READS, answer
from detection.api.refusals import NO_BODY_WANTED, NO_SUBMISSION, PICTURE
from detection.api.shared_serializers import SharedLinksOut
from detection.api.sharing import NOT_HERE

PLACE = "/api/v1/pictures"
LINKS: dict[str, Any] = {
    "expires_at": "2026-11-21T09:45:00Z",
    "preview": f"{PLACE}/WyIwMTlhIiwicHJldmlldyJd:1vMk2a:5xJ",
    "heatmaps": {"cnn": f"{PLACE}/WyIwMTlhIiwiaGVhdG1hcCJd:1vMk2a:9bQ"},
    "evidence": {"frequency": {"spectrum": f"{PLACE}/WyIwMTlhIiwiZXZpZGVuY2UiXQ:1vMk2a:7cR"}},
}
TOKEN = OpenApiParameter(
    "token",
    {"type": "string", "pattern": "^[-A-Za-z0-9_:.]+$", "maxLength": 500},
    OpenApiParameter.PATH,
    description="the end of an address from `shareSubmission`, unchanged",
    examples=[OpenApiExample("Token", LINKS["preview"].removeprefix(f"{PLACE}/"))],
)

share = extend_schema(
    operation_id="shareSubmission",
    summary="Make addresses that a browser can open",
    description="Signed addresses of the preview, the heat maps and the pictures of the evidence. "
    "They open without a key for 15 minutes; whoever has one sees the picture. They end with the "
    "key that made them. Scope `submissions:read`.",
    request=None,
    parameters=[PUBLIC_ID, *HEADERS],
    responses={
        (200, JSON): answer(SharedLinksOut, "The addresses", LINKS),
        **problems(*READS, *NO_BODY_WANTED, NO_SUBMISSION),
    },
)

open_shared = extend_schema(
    operation_id="openSharedPicture",
    summary="Open a shared picture",
    description="Without a key. An address that has expired or was changed is answered like one "
    "that never was. The picture is a re-encoded copy without metadata, and not to be kept. Each "
    "opening counts as one of the organisation's requests a minute.",
    parameters=[TOKEN, *HEADERS],
    responses={
        (200, "image/png"): OpenApiTypes.BINARY,
        (200, "image/webp"): OpenApiTypes.BINARY,
        **problems(NotFound(NOT_HERE), *PICTURE),
    },
)
