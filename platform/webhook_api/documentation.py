"""What the OpenAPI page says about webhooks."""

from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
)

from accounts.refusals import with_key
from accounts.roles import Scope
from common.errors import NotFound
from common.outbound import TimedOut, Unreachable
from common.schema import HEADERS, header, problems, wrong
from detection.api.documentation import (
    BAD_CURSOR,
    IDEMPOTENCY_KEY,
    JSON,
    REPLAYED,
    answer,
    body,
)
from detection.api.refusals import (
    ADDRESS,
    IS_REQUIRED,
    JSON_BODY,
    NO_BODY_WANTED,
    REPEATED,
)
from webhook_api import examples
from webhook_api.requests import DeliveryQuery, EndpointChange, EndpointIn, RotationIn
from webhook_api.serializers import (
    DeliveryOut,
    DeliveryPageOut,
    DeliveryWithLogOut,
    EndpointOut,
    EndpointsOut,
    EndpointWithSecretOut,
)
from webhooks.errors import (
    AlreadySwitched,
    EndpointOff,
    EndpointRemoved,
    RotationUnderWay,
    StillUnderWay,
    SubjectDeleted,
    TooManyEndpoints,
)
from webhooks.services.by_hand import REMOVED, SWITCH_ON
from webhooks.services.secrets import WAIT

SCOPE = "Scope `webhooks:manage`."
MANAGES = with_key(Scope.WEBHOOKS_MANAGE)
# An address is looked up when it is stored, and again when it is called.
LOOKED_UP = (
    *ADDRESS,
    Unreachable("There is no host called hooks.example.org.", code="unknown_host"),
    TimedOut("The name of the host could not be looked up in time."),
)
LOCATION = header("Location", "address of the endpoint", on=[201])


def _public_id(prefix: str, where: str, example: str) -> OpenApiParameter:
    return OpenApiParameter(
        "public_id",
        {"type": "string", "pattern": f"^{prefix}_[0-9a-f]{{32}}$"},
        OpenApiParameter.PATH,
        description=f"as `id` in {where}",
        examples=[OpenApiExample("Id", example)],
    )


ENDPOINT_ID = _public_id("hook", "the list of endpoints", examples.HOOK)
DELIVERY_ID = _public_id("dlv", "the log of deliveries", examples.DLV)

list_endpoints = extend_schema(
    operation_id="listWebhooks",
    summary="List webhook endpoints",
    description=f"Your organisation's addresses that are told what happens. {SCOPE}",
    parameters=HEADERS,
    responses={
        (200, JSON): answer(EndpointsOut, "The endpoints", {"items": [examples.ENDPOINT]}),
        **problems(*MANAGES),
    },
)

create_endpoint = extend_schema(
    operation_id="createWebhook",
    summary="Add a webhook endpoint",
    description="The answer has the secret that its messages are signed with. It is shown once: a "
    "repeat under the same Idempotency-Key gets the same endpoint with `secret` null; make another "
    "secret if that answer was lost. Addresses inside networks are refused (422), and the 21st "
    f"endpoint is, too (409). {SCOPE}",
    request={JSON: body(EndpointIn, endpoint=examples.NEW)},
    parameters=[IDEMPOTENCY_KEY, *HEADERS, REPLAYED, LOCATION],
    responses={
        (201, JSON): answer(EndpointWithSecretOut, "Added", examples.CREATED),
        **problems(
            *MANAGES,
            *JSON_BODY,
            wrong("url", "required", IS_REQUIRED),
            *LOOKED_UP,
            TooManyEndpoints("There are 20 already."),
            *REPEATED,
        ),
    },
)

read_endpoint = extend_schema(
    operation_id="readWebhook",
    summary="Read a webhook endpoint",
    description="Whether it is told things at present, how much is under way, and how much was "
    f"given up. {SCOPE}",
    parameters=[ENDPOINT_ID, *HEADERS],
    responses={
        (200, JSON): answer(EndpointOut, "The endpoint", examples.ENDPOINT),
        **problems(*MANAGES, NotFound()),
    },
)

change_endpoint = extend_schema(
    operation_id="changeWebhook",
    summary="Change a webhook endpoint, or switch it",
    description="What is under way goes to the new address. `enabled` false gives up what is under "
    "way, and what happens until it is true again is not sent; dead letters are sent again by "
    f"hand. 409: somebody else has switched it in the same moment. {SCOPE}",
    request={JSON: body(EndpointChange, off={"enabled": False}, filter=examples.CHANGE)},
    parameters=[ENDPOINT_ID, *HEADERS],
    responses={
        (200, JSON): answer(EndpointOut, "As it is now", examples.DISABLED),
        **problems(*MANAGES, *JSON_BODY, *LOOKED_UP, NotFound(), AlreadySwitched()),
    },
)

remove_endpoint = extend_schema(
    operation_id="removeWebhook",
    summary="Remove a webhook endpoint",
    description="For good, with its secrets; what is under way is given up. The log keeps what was "
    f"sent there for its time. {SCOPE}",
    request=None,
    parameters=[ENDPOINT_ID, *HEADERS],
    responses={
        204: OpenApiResponse(description="Removed"),
        **problems(*MANAGES, *NO_BODY_WANTED, NotFound()),
    },
)

rotate_secret = extend_schema(
    operation_id="rotateWebhookSecret",
    summary="Make another secret",
    description="It is shown once, as when the endpoint was added. Until the overlap has passed "
    "messages carry a signature with each of them, so no message fails while you replace the old "
    f"one. At most three live at once (409). An overlap of 0 ends all earlier ones. {SCOPE}",
    request={JSON: body(RotationIn, overlap={"overlap_hours": 48})},
    parameters=[ENDPOINT_ID, IDEMPOTENCY_KEY, *HEADERS, REPLAYED],
    responses={
        (201, JSON): answer(EndpointWithSecretOut, "Made", examples.ROTATED),
        **problems(*MANAGES, *JSON_BODY, NotFound(), RotationUnderWay(WAIT), *REPEATED),
    },
)

ping = extend_schema(
    operation_id="pingWebhook",
    summary="Send a ping",
    description="An event of the type `webhook.ping` that only this endpoint hears of, whatever "
    "it wants to hear. Follow `links.self` to see how it went. 409: the endpoint is switched off, "
    "or was removed in the same moment. "
    f"{SCOPE}",
    request=None,
    parameters=[ENDPOINT_ID, IDEMPOTENCY_KEY, *HEADERS, REPLAYED],
    responses={
        (202, JSON): answer(DeliveryOut, "Under way", examples.PENDING),
        **problems(
            *MANAGES,
            *NO_BODY_WANTED,
            NotFound(),
            EndpointOff(SWITCH_ON),
            EndpointRemoved(REMOVED),
            *REPEATED,
        ),
    },
)

list_deliveries = extend_schema(
    operation_id="listDeliveries",
    summary="List deliveries",
    description="What was sent to your endpoints, newest first. Follow `links.next` until it is "
    f"null. {SCOPE}",
    parameters=[DeliveryQuery, *HEADERS],
    responses={
        (200, JSON): answer(DeliveryPageOut, "A page", examples.PAGE),
        **problems(*MANAGES, BAD_CURSOR),
    },
)

read_delivery = extend_schema(
    operation_id="readDelivery",
    summary="Read a delivery with its tries",
    description="The message, and for each try what was sent along and what came back, without "
    "signatures. Headers and bodies are kept for a month, deliveries for three, if the operator "
    f"has set nothing else. {SCOPE}",
    parameters=[DELIVERY_ID, *HEADERS],
    responses={
        (200, JSON): answer(DeliveryWithLogOut, "The delivery", examples.WITH_LOG),
        **problems(*MANAGES, NotFound()),
    },
)

replay = extend_schema(
    operation_id="replayDelivery",
    summary="Send again",
    description="What was delivered or given up is sent once more, under the same `webhook-id`. "
    f"409: it is still under way, or the endpoint is switched off or was removed, "
    f"or what it tells of was deleted. {SCOPE}",
    request=None,
    parameters=[DELIVERY_ID, IDEMPOTENCY_KEY, *HEADERS, REPLAYED],
    responses={
        (202, JSON): answer(DeliveryOut, "Under way again", examples.PENDING),
        **problems(
            *MANAGES,
            *NO_BODY_WANTED,
            NotFound(),
            EndpointOff(SWITCH_ON),
            EndpointRemoved(REMOVED),
            StillUnderWay(),
            SubjectDeleted(),
            *REPEATED,
        ),
    },
)
