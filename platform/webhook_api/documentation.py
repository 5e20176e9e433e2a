"""What the OpenAPI page says about webhooks."""

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from common.schema import HEADERS, header, problems
from detection.api.documentation import IDEMPOTENCY_KEY, JSON, REPLAYED, answer
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

SCOPE = "Scope `webhooks:manage`."
LOCATION = header("Location", "address of the endpoint", on=[201])


def _public_id(prefix: str, where: str) -> OpenApiParameter:
    return OpenApiParameter(
        "public_id",
        {"type": "string", "pattern": f"^{prefix}_[0-9a-f]{{32}}$"},
        OpenApiParameter.PATH,
        description=f"as `id` in {where}",
    )


ENDPOINT_ID = _public_id("hook", "the list of endpoints")
DELIVERY_ID = _public_id("dlv", "the log of deliveries")

list_endpoints = extend_schema(
    operation_id="listWebhooks",
    summary="List webhook endpoints",
    description=f"Your organisation's addresses that are told what happens. {SCOPE}",
    parameters=HEADERS,
    responses={
        (200, JSON): answer(EndpointsOut, "The endpoints", {"items": [examples.ENDPOINT]}),
        **problems(),
    },
)

create_endpoint = extend_schema(
    operation_id="createWebhook",
    summary="Add a webhook endpoint",
    description="The answer has the secret that its messages are signed with. It is shown once: a "
    "repeat under the same Idempotency-Key gets the same endpoint with `secret` null; make another "
    "secret if that answer was lost. Addresses inside networks are refused (422), and the 21st "
    f"endpoint is, too (409). {SCOPE}",
    request={JSON: EndpointIn},
    parameters=[IDEMPOTENCY_KEY, *HEADERS, REPLAYED, LOCATION],
    responses={
        (201, JSON): answer(EndpointWithSecretOut, "Added", examples.CREATED),
        **problems(400, 409, 411, 415),
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
        **problems(404),
    },
)

change_endpoint = extend_schema(
    operation_id="changeWebhook",
    summary="Change a webhook endpoint, or switch it",
    description="What is under way goes to the new address. `enabled` false gives up what is under "
    "way, and what happens until it is true again is not sent; dead letters are sent again by "
    f"hand. 409: somebody else has switched it in the same moment. {SCOPE}",
    request={JSON: EndpointChange},
    parameters=[ENDPOINT_ID, *HEADERS],
    responses={
        (200, JSON): answer(EndpointOut, "As it is now", examples.DISABLED),
        **problems(400, 404, 409, 411, 415),
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
        **problems(400, 404, 411),
    },
)

rotate_secret = extend_schema(
    operation_id="rotateWebhookSecret",
    summary="Make another secret",
    description="It is shown once, as when the endpoint was added. Until the overlap has passed "
    "messages carry a signature with each of them, so no message fails while you replace the old "
    f"one. At most three live at once (409). {SCOPE}",
    request={JSON: RotationIn},
    parameters=[ENDPOINT_ID, IDEMPOTENCY_KEY, *HEADERS, REPLAYED],
    responses={
        (201, JSON): answer(EndpointWithSecretOut, "Made", examples.ROTATED),
        **problems(400, 404, 409, 411, 415),
    },
)

ping = extend_schema(
    operation_id="pingWebhook",
    summary="Send a ping",
    description="An event of the type `webhook.ping` that only this endpoint hears of, whatever "
    "it wants to hear. Follow `links.self` to see how it went. 409: the endpoint is switched off. "
    f"{SCOPE}",
    request=None,
    parameters=[ENDPOINT_ID, IDEMPOTENCY_KEY, *HEADERS, REPLAYED],
    responses={
        (202, JSON): answer(DeliveryOut, "Under way", examples.PENDING),
        **problems(400, 404, 409, 411),
    },
)

list_deliveries = extend_schema(
    operation_id="listDeliveries",
    summary="List deliveries",
    description="What was sent to your endpoints, newest first. Follow `links.next` until it is "
    f"null. {SCOPE}",
    parameters=[DeliveryQuery, *HEADERS],
    responses={(200, JSON): answer(DeliveryPageOut, "A page", examples.PAGE), **problems()},
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
        **problems(404),
    },
)

replay = extend_schema(
    operation_id="replayDelivery",
    summary="Send again",
    description="What was delivered or given up is sent once more, under the same `webhook-id`. "
    f"409: it is still under way, or the endpoint is switched off. {SCOPE}",
    request=None,
    parameters=[DELIVERY_ID, IDEMPOTENCY_KEY, *HEADERS, REPLAYED],
    responses={
        (202, JSON): answer(DeliveryOut, "Under way again", examples.PENDING),
        **problems(400, 404, 409, 411),
    },
)
