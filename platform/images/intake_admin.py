"""How requests came in, for auditors: repeats under one key, and whose turn it is."""

from django.contrib import admin
from django.utils.safestring import SafeString

from audit.links import exactly, page_link
from audit.readonly import ReadOnlyAdmin
from images.models import Flow, IdempotencyRecord


@admin.register(IdempotencyRecord)
class IdempotencyRecordAdmin(ReadOnlyAdmin):
    """What a repeat is answered with for a day; a batch has one, and one for each of its places."""

    public_ids = {"sub": "submission__pk"}
    list_display = ["when", "organisation", "key", "submission", "answer"]
    list_filter = ["organisation"]
    list_select_related = ["organisation", "submission"]
    date_hierarchy = "created_at"
    ordering = ["-pk"]
    search_fields = ["key__startswith", "=answer"]
    search_help_text = "The beginning of an Idempotency-Key, sub_…, the UUID of what was made"
    fields = ["key", "organisation", "submission_link", "answer", "is_batch", "fingerprint", "when"]

    @admin.display(description="answered (UTC)", ordering="created_at")
    def when(self, record: IdempotencyRecord) -> str:
        return exactly(record.created_at)

    @admin.display(description="submission")
    def submission_link(self, record: IdempotencyRecord) -> SafeString | str:
        return page_link(record.submission)


@admin.register(Flow)
class FlowAdmin(ReadOnlyAdmin):
    """Who waits behind whom: the turn of an organisation's latest upload."""

    list_display = ["organisation", "priority", "turn"]
    list_display_links = ["organisation"]
    list_filter = ["priority", "organisation"]
    list_select_related = ["organisation"]
    ordering = ["turn"]
