"""What this API takes, checked by form; what it means is judged by the services of webhooks."""

from datetime import timedelta
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from common.ids import parse_public_id
from common.serializers import OneOf, Strict
from detection.api.requests import LARGEST_PAGE
from webhooks.models import Delivery, OutboxEvent
from webhooks.services import Change

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_CURSOR = 80, 2000, 100
PREFIXES = {"endpoint": "hook", "event": "evt"}
OVERLAP_HOURS, LONGEST_OVERLAP_HOURS = 24, 72


def _name(*, required: bool) -> serializers.CharField:
    meaning = "to tell it apart from your other endpoints"
    return serializers.CharField(max_length=LONGEST_NAME, required=required, help_text=meaning)


def _url(*, required: bool) -> serializers.CharField:
    meaning = "begins with https:// and is reachable from the internet"
    return serializers.CharField(max_length=LONGEST_ADDRESS, required=required, help_text=meaning)


def _event_types() -> serializers.ListField:
    return serializers.ListField(
        child=OneOf(OutboxEvent.Type.to_choose()),
        max_length=len(OutboxEvent.Type),
        required=False,
        help_text="what it wants to hear of; empty for everything, later kinds too",
    )


def _only_callbacks() -> serializers.BooleanField:
    meaning = "true: it hears all about submissions that name it as `callback`, and of nothing else"
    return serializers.BooleanField(required=False, help_text=meaning)


@extend_schema_serializer(component_name="NewWebhook")
class EndpointIn(Strict):
    """An address of yours that is to be told; other fields are refused."""

    name = _name(required=True)
    url = _url(required=True)
    event_types = _event_types()
    only_callbacks = _only_callbacks()


@extend_schema_serializer(component_name="WebhookChange")
class EndpointChange(Strict):
    """What is to be different; what is left out stays."""

    name = _name(required=False)
    url = _url(required=False)
    event_types = _event_types()
    only_callbacks = _only_callbacks()
    enabled = serializers.BooleanField(
        required=False,
        source="is_on",
        help_text="false: nothing is sent, and what was under way is given up",
    )

    @classmethod
    def wanted(cls, data: object) -> Change:
        return Change(**cls.checked(data))


@extend_schema_serializer(component_name="SecretRotation")
class RotationIn(Strict):
    overlap_hours = serializers.IntegerField(
        min_value=0,
        max_value=LONGEST_OVERLAP_HOURS,
        default=OVERLAP_HOURS,
        help_text="for so long messages carry a signature with the earlier secret, too; 0 ends "
        "all earlier ones at once",
    )

    @classmethod
    def overlap(cls, data: object) -> timedelta:
        return timedelta(hours=cls.checked(data)["overlap_hours"])


class DeliveryQuery(Strict):
    status = OneOf(Delivery.Status.choices, required=False)
    endpoint = serializers.RegexField(
        r"^hook_[0-9a-f]{32}$", required=False, help_text="only to this one"
    )
    event = serializers.RegexField(
        r"^evt_[0-9a-f]{32}$", required=False, help_text="only of this one, as in `webhook-id`"
    )
    event_type = OneOf(OutboxEvent.Type.choices, required=False, source="event__type")
    created_after = serializers.DateTimeField(
        required=False, source="created_at__gt", help_text="exclusive"
    )
    created_before = serializers.DateTimeField(
        required=False, source="created_at__lt", help_text="exclusive"
    )
    cursor = serializers.CharField(
        default="", max_length=LONGEST_CURSOR, help_text="from `links.next` of the page before"
    )
    limit = serializers.IntegerField(min_value=1, max_value=LARGEST_PAGE, default=25)

    @classmethod
    def checked(cls, data: object) -> dict[str, Any]:
        """With the ids as the database has them."""
        asked = super().checked(data)
        ids = {
            name: parse_public_id(PREFIXES[name], asked[name]) for name in PREFIXES.keys() & asked
        }
        return asked | ids
