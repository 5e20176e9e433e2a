"""The outbox for auditors; log_admin.py has endpoints and what was sent to them."""

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from audit.links import NOTHING, exactly, list_link, subject_link
from audit.readonly import ReadOnlyAdmin
from common.ids import public_id
from webhooks.log_admin import AttemptAdmin, DeliveryAdmin, EndpointAdmin
from webhooks.models import Delivery, OutboxEvent

__all__ = ["AttemptAdmin", "DeliveryAdmin", "EndpointAdmin", "OutboxEventAdmin"]


@admin.register(OutboxEvent)
class OutboxEventAdmin(ReadOnlyAdmin):
    public_ids = {"evt": "pk", "sub": "subject_id", "dec": "subject_id"}
    list_display = ["when", "type", "organisation", "about", "arrived"]
    list_filter = ["type", "organisation"]
    list_select_related = ["organisation"]
    date_hierarchy = "created_at"
    search_fields = ["=id", "=subject_id"]
    search_help_text = "The id of the event or of what it is about: sub_…, dec_…, a UUID"
    fields = [
        "id", "type", "organisation", "about", "payload", "created_at", "arrived", "deliveries",
    ]  # fmt: skip

    def ledger_subject(self, thing: object) -> str:
        """Events are told to partners; the ledger holds what they tell of."""
        return ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutboxEvent]:
        delivered = Q(deliveries__status=Delivery.Status.DELIVERED)
        rows: QuerySet[OutboxEvent] = super().get_queryset(request)
        return rows.annotate(wanted=Count("deliveries"), told=Count("deliveries", filter=delivered))

    @admin.display(description="happened (UTC)", ordering="created_at")
    def when(self, event: OutboxEvent) -> str:
        return exactly(event.created_at)

    @admin.display(description="delivered")
    def arrived(self, event: OutboxEvent) -> str:
        """At how many of the endpoints that it is for."""
        counted: dict[str, int] = vars(event)
        return f"{counted['told']} of {counted['wanted']}"

    @admin.display(description="about")
    def about(self, event: OutboxEvent) -> SafeString | str:
        """Rulings and pings are told with what they are about."""
        if event.type.startswith("submission."):
            return subject_link(public_id("sub", event.subject_id))
        told = event.payload.get("submission") or event.payload.get("endpoint")
        return subject_link(str(told)) if told else NOTHING

    @admin.display(description="deliveries")
    def deliveries(self, event: OutboxEvent) -> SafeString:
        return list_link("webhooks_delivery", "Deliveries", event__id__exact=event.pk.hex)
