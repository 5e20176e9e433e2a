"""The outbox for auditors."""

from django.contrib import admin
from django.utils.safestring import SafeString

from audit.links import NOTHING, exactly, subject_link
from audit.readonly import ReadOnlyAdmin
from common.ids import public_id
from webhooks.models import OutboxEvent


@admin.register(OutboxEvent)
class OutboxEventAdmin(ReadOnlyAdmin):
    public_ids = {"evt": "pk", "sub": "subject_id", "dec": "subject_id"}
    list_display = ["when", "type", "organisation", "about", "delivered"]
    list_filter = ["type", "organisation", ("delivered_at", admin.EmptyFieldListFilter)]
    list_select_related = ["organisation"]
    date_hierarchy = "created_at"
    search_fields = ["=id", "=subject_id"]
    search_help_text = "The id of the event or of what it is about: sub_…, dec_…, a UUID"
    fields = ["id", "type", "organisation", "about", "payload", "created_at", "delivered_at"]

    def ledger_subject(self, thing: object) -> str:
        """Events are told to partners; the ledger holds what they tell of."""
        return ""

    @admin.display(description="happened (UTC)", ordering="created_at")
    def when(self, event: OutboxEvent) -> str:
        return exactly(event.created_at)

    @admin.display(description="delivered (UTC)", ordering="delivered_at")
    def delivered(self, event: OutboxEvent) -> str:
        return exactly(event.delivered_at) if event.delivered_at else NOTHING

    @admin.display(description="about")
    def about(self, event: OutboxEvent) -> SafeString | str:
        is_submission = event.type.startswith("submission.")
        return subject_link(public_id("sub" if is_submission else "dec", event.subject_id))
