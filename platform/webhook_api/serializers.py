"""What this API writes: every member is always there, `null` where there is nothing to say."""

import json
from datetime import datetime
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from detection.api.serializers import PageLinksOut
from webhooks.models import Attempt, Delivery, Endpoint, OutboxEvent
from webhooks.sending import body_of

OFF_REASONS = [choice for choice in Endpoint.OffReason.choices if choice[0] != "removed"]


@extend_schema_serializer(component_name="WebhookSecret")
class SecretOut(serializers.Serializer[Any]):
    """That there is one; what it is was shown once."""

    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True, help_text="null for the current one")


@extend_schema_serializer(component_name="WebhookLinks")
class EndpointLinksOut(serializers.Serializer[Any]):
    self = serializers.CharField()
    deliveries = serializers.CharField()


@extend_schema_serializer(component_name="Webhook")
class EndpointOut(serializers.Serializer[Any]):
    """An address of yours that is told what happens."""

    id = serializers.RegexField(r"^hook_[0-9a-f]{32}$", source="public_id")
    name = serializers.CharField()
    url = serializers.CharField()
    event_types = serializers.ListField(
        child=serializers.ChoiceField(OutboxEvent.Type.to_choose()),
        help_text="empty for everything",
    )
    only_callbacks = serializers.BooleanField(
        help_text="true: it hears all about submissions that name it, and of nothing else"
    )
    enabled = serializers.BooleanField(source="is_on")
    disabled_at = serializers.DateTimeField(source="off_since", allow_null=True)
    disabled_reason = serializers.SerializerMethodField()
    failures = serializers.IntegerField(min_value=0, help_text="in a row; five of them pause it")
    paused_until = serializers.DateTimeField(
        allow_null=True, help_text="not called before; may lie in the past"
    )
    pending = serializers.IntegerField(
        min_value=0, source="waiting", help_text="deliveries under way"
    )
    dead = serializers.IntegerField(min_value=0, help_text="deliveries that were given up")
    secrets = serializers.SerializerMethodField(help_text="those that sign, the current one first")
    created_at = serializers.DateTimeField()
    links = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ChoiceField(OFF_REASONS, allow_null=True))
    def get_disabled_reason(self, endpoint: Endpoint) -> str | None:
        return endpoint.off_reason or None

    @extend_schema_field(SecretOut(many=True))
    def get_secrets(self, endpoint: Endpoint) -> list[dict[str, Any]]:
        return [dict(SecretOut(secret).data) for secret in endpoint.live_secrets()]

    @extend_schema_field(EndpointLinksOut)
    def get_links(self, endpoint: Endpoint) -> dict[str, str]:
        deliveries = reverse("webhook-api:deliveries")
        return {
            "self": reverse("webhook-api:endpoint", args=[endpoint.public_id]),
            "deliveries": f"{deliveries}?endpoint={endpoint.public_id}",
        }


@extend_schema_serializer(component_name="Webhooks")
class EndpointsOut(serializers.Serializer[Any]):
    items = EndpointOut(many=True, help_text="the oldest first, at most 20")


@extend_schema_serializer(component_name="WebhookWithSecret")
class EndpointWithSecretOut(EndpointOut):
    """With the secret that was just made."""

    secret = serializers.CharField(
        allow_null=True,
        help_text="shown once: null on the answer to a repeat under the same Idempotency-Key",
    )


@extend_schema_serializer(component_name="WebhookEvent")
class EventOut(serializers.Serializer[Any]):
    id = serializers.RegexField(
        r"^evt_[0-9a-f]{32}$", source="public_id", help_text="as `webhook-id`"
    )
    type = serializers.ChoiceField(OutboxEvent.Type.choices)
    created_at = serializers.DateTimeField()


@extend_schema_serializer(component_name="DeliveryLinks")
class DeliveryLinksOut(serializers.Serializer[Any]):
    self = serializers.CharField()


@extend_schema_serializer(component_name="Delivery")
class DeliveryOut(serializers.Serializer[Any]):
    """One event for one endpoint."""

    id = serializers.RegexField(r"^dlv_[0-9a-f]{32}$", source="public_id")
    endpoint = serializers.RegexField(r"^hook_[0-9a-f]{32}$", source="endpoint.public_id")
    endpoint_removed = serializers.BooleanField(
        source="endpoint.is_removed", help_text="true: it cannot be sent again"
    )
    event = EventOut()
    status = serializers.ChoiceField(Delivery.Status.choices)
    dead_reason = serializers.SerializerMethodField(help_text="why it was given up")
    attempts = serializers.IntegerField(min_value=0, help_text="since it was sent, or sent again")
    next_attempt_at = serializers.SerializerMethodField(help_text="null once it has ended")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    links = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ChoiceField(Delivery.DeadReason.choices, allow_null=True))
    def get_dead_reason(self, delivery: Delivery) -> str | None:
        return delivery.dead_reason or None

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_next_attempt_at(self, delivery: Delivery) -> datetime | None:
        is_pending = delivery.status == Delivery.Status.PENDING
        return delivery.next_attempt_at if is_pending else None

    @extend_schema_field(DeliveryLinksOut)
    def get_links(self, delivery: Delivery) -> dict[str, str]:
        return {"self": reverse("webhook-api:delivery", args=[delivery.public_id])}


@extend_schema_serializer(component_name="DeliveryPage")
class DeliveryPageOut(serializers.Serializer[Any]):
    items = DeliveryOut(many=True)
    links = PageLinksOut()


@extend_schema_serializer(component_name="DeliveryRequest")
class RequestOut(serializers.Serializer[Any]):
    headers = serializers.DictField(
        child=serializers.CharField(), help_text="without the signature, which is kept nowhere"
    )


@extend_schema_serializer(component_name="DeliveryResponse")
class ResponseOut(serializers.Serializer[Any]):
    status = serializers.IntegerField()
    headers = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField(), min_length=2, max_length=2),
        help_text="names and values, in their order",
    )
    body = serializers.CharField(help_text="its first 4 KiB")


@extend_schema_serializer(component_name="DeliveryError")
class ErrorOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()


@extend_schema_serializer(component_name="DeliveryAttempt")
class AttemptOut(serializers.Serializer[Any]):
    """One try as it went."""

    number = serializers.IntegerField(min_value=1)
    started_at = serializers.DateTimeField()
    milliseconds = serializers.IntegerField(min_value=0)
    request = serializers.SerializerMethodField(help_text="null once the log has forgotten it")
    response = serializers.SerializerMethodField(
        help_text="null if none came; without headers and body once the log has forgotten them"
    )
    error = serializers.SerializerMethodField(help_text="null if there was a response")
    forgotten_at = serializers.DateTimeField(
        allow_null=True, help_text="when headers and body were removed"
    )

    @extend_schema_field(RequestOut(allow_null=True))
    def get_request(self, attempt: Attempt) -> dict[str, Any] | None:
        return None if attempt.forgotten_at else {"headers": attempt.request_headers}

    @extend_schema_field(ResponseOut(allow_null=True))
    def get_response(self, attempt: Attempt) -> dict[str, Any] | None:
        if attempt.response_status is None:
            return None
        return {
            "status": attempt.response_status,
            "headers": attempt.response_headers,
            "body": attempt.response_body,
        }

    @extend_schema_field(ErrorOut(allow_null=True))
    def get_error(self, attempt: Attempt) -> dict[str, str] | None:
        code = attempt.error_code
        return {"code": code, "detail": attempt.error} if code else None


@extend_schema_serializer(component_name="DeliveryWithLog")
class DeliveryWithLogOut(DeliveryOut):
    """With what is sent, and how each try went."""

    message = serializers.SerializerMethodField(help_text="the body, the same on every try")
    log = AttemptOut(many=True, help_text="the newest try first, earlier rounds too")

    @extend_schema_field(serializers.DictField())
    def get_message(self, delivery: Delivery) -> dict[str, Any]:
        return dict(json.loads(body_of(delivery.event)))
