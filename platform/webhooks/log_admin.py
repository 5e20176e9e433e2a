"""Endpoints and what was sent to them, for auditors; secrets and signatures are on no page."""

from urllib.parse import urlsplit

from django.contrib import admin
from django.db.models import Model
from django.utils.safestring import SafeString

from audit.links import NOTHING, exactly, list_link, page_link, short_id
from audit.readonly import ReadOnlyAdmin, ReadOnlyInline
from audit.timeline import timeline
from webhooks.models import Attempt, Delivery, Endpoint


class AttemptInline(ReadOnlyInline):
    model = Attempt
    fields = ["number", "started_at", "milliseconds", "response_status", "error_code"]
    ordering = ["-pk"]


@admin.register(Endpoint)
class EndpointAdmin(ReadOnlyAdmin):
    public_ids = {"hook": "pk", "dlv": "deliveries__pk"}
    list_display = [
        "short", "name", "organisation", "host", "events", "state", "failures", "made",
    ]  # fmt: skip
    list_filter = ["organisation", "off_reason"]
    list_select_related = ["organisation"]
    date_hierarchy = "created_at"
    search_fields = ["name__istartswith"]
    search_help_text = "An id (hook_… or dlv_…), the beginning of a name"
    fields = [
        "public_id", "name", "organisation", "host", "events", "state", "off_since", "failures",
        "paused_until", "made", "secrets", "deliveries", "history",
    ]  # fmt: skip

    @admin.display(description="id", ordering="id")
    def short(self, endpoint: Endpoint) -> SafeString:
        return short_id(endpoint.public_id)

    @admin.display(description="id")
    def public_id(self, endpoint: Endpoint) -> str:
        return endpoint.public_id

    @admin.display(description="host")
    def host(self, endpoint: Endpoint) -> str:
        """Paths of such addresses often are secrets of their own."""
        return urlsplit(endpoint.url).netloc

    @admin.display(description="events")
    def events(self, endpoint: Endpoint) -> str:
        if endpoint.only_callbacks:
            return "of submissions that name it"
        return ", ".join(endpoint.event_types) or "all"

    @admin.display(description="state", ordering="off_reason")
    def state(self, endpoint: Endpoint) -> str:
        if endpoint.is_on:
            return "paused" if endpoint.is_paused else "on"
        return endpoint.get_off_reason_display()

    @admin.display(description="made (UTC)", ordering="created_at")
    def made(self, endpoint: Endpoint) -> str:
        return exactly(endpoint.created_at)

    @admin.display(description="secrets")
    def secrets(self, endpoint: Endpoint) -> str:
        """When they were made; what they are is nowhere to be read."""
        made = [exactly(secret.created_at) for secret in endpoint.live_secrets()]
        return f"made on {', '.join(made)}" if made else NOTHING

    @admin.display(description="deliveries")
    def deliveries(self, endpoint: Endpoint) -> SafeString:
        page = "webhooks_delivery"
        return list_link(page, "Deliveries", endpoint__id__exact=endpoint.pk.hex)

    @admin.display(description="timeline")
    def history(self, endpoint: Endpoint) -> SafeString:
        return timeline([endpoint.public_id])


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    public_ids = {"dlv": "pk", "evt": "event__pk", "hook": "endpoint__pk"}
    list_display = [
        "short", "when", "kind", "organisation", "endpoint", "status", "dead_reason", "attempts",
    ]  # fmt: skip
    list_filter = ["status", "dead_reason", "event__type", "endpoint__organisation"]
    list_select_related = ["event", "endpoint__organisation"]
    date_hierarchy = "created_at"
    search_fields = ["=event__subject_id"]
    search_help_text = "An id (dlv_…, evt_… or hook_…), the UUID of what the event is about"
    inlines = [AttemptInline]
    fields = [
        "public_id", "event_link", "endpoint_link", "organisation", "status", "dead_reason",
        "attempts", "created_at", "next_attempt_at", "lease_expires_at", "gives_up_at",
        "finished_at", "history",
    ]  # fmt: skip

    def ledger_subject(self, thing: Model) -> str:
        """The ledger keeps what was sent by hand under the endpoint."""
        return thing.endpoint.public_id if isinstance(thing, Delivery) else ""

    @admin.display(description="id", ordering="id")
    def short(self, delivery: Delivery) -> SafeString:
        return short_id(delivery.public_id)

    @admin.display(description="id")
    def public_id(self, delivery: Delivery) -> str:
        return delivery.public_id

    @admin.display(description="made (UTC)", ordering="created_at")
    def when(self, delivery: Delivery) -> str:
        return exactly(delivery.created_at)

    @admin.display(description="event", ordering="event__type")
    def kind(self, delivery: Delivery) -> str:
        return delivery.event.type

    @admin.display(description="organisation", ordering="endpoint__organisation")
    def organisation(self, delivery: Delivery) -> str:
        return str(delivery.endpoint.organisation)

    @admin.display(description="event")
    def event_link(self, delivery: Delivery) -> SafeString | str:
        return page_link(delivery.event)

    @admin.display(description="endpoint")
    def endpoint_link(self, delivery: Delivery) -> SafeString | str:
        return page_link(delivery.endpoint)

    @admin.display(description="timeline of the endpoint")
    def history(self, delivery: Delivery) -> SafeString:
        return timeline([delivery.endpoint.public_id])


@admin.register(Attempt)
class AttemptAdmin(ReadOnlyAdmin):
    public_ids = {"dlv": "delivery__pk", "hook": "delivery__endpoint__pk"}
    list_display = [
        "when", "short_delivery", "endpoint", "number", "response_status", "error_code",
        "milliseconds",
    ]  # fmt: skip
    list_filter = ["response_status", ("error_code", admin.EmptyFieldListFilter)]
    list_select_related = ["delivery__endpoint"]
    date_hierarchy = "started_at"
    ordering = ["-pk"]
    search_fields = ["error_code__startswith"]
    search_help_text = "An id (dlv_… or hook_…), the beginning of an error's code"
    fields = [
        "delivery_link", "number", "when", "milliseconds", "request_headers", "response_status",
        "response_headers", "response_body", "error_code", "error", "forgotten_at",
    ]  # fmt: skip

    @admin.display(description="began (UTC)", ordering="started_at")
    def when(self, attempt: Attempt) -> str:
        return exactly(attempt.started_at)

    @admin.display(description="delivery", ordering="delivery")
    def short_delivery(self, attempt: Attempt) -> SafeString:
        return short_id(attempt.delivery.public_id)

    @admin.display(description="endpoint", ordering="delivery__endpoint")
    def endpoint(self, attempt: Attempt) -> str:
        return str(attempt.delivery.endpoint)

    @admin.display(description="delivery")
    def delivery_link(self, attempt: Attempt) -> SafeString | str:
        return page_link(attempt.delivery, attempt.delivery.public_id)
