"""The outbox for auditors."""

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from audit.links import exactly, subject_link
from audit.readonly import ReadOnlyAdmin
from common.ids import public_id
from webhooks.models import Delivery, OutboxEvent


@admin.register(OutboxEvent)
class OutboxEventAdmin(ReadOnlyAdmin):
    public_ids = {"evt": "pk", "sub": "subject_id", "dec": "subject_id"}
    list_display = ["when", "type", "organisation", "about", "arrived"]
    list_filter = ["type", "organisation"]
    list_select_related = ["organisation"]
    date_hierarchy = "created_at"
    search_fields = ["=id", "=subject_id"]
    search_help_text = "The id of the event or of what it is about: sub_…, dec_…, a UUID"
    fields = ["id", "type", "organisation", "about", "payload", "created_at", "arrived"]

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
        is_submission = event.type.startswith("submission.")
        return subject_link(public_id("sub" if is_submission else "dec", event.subject_id))
