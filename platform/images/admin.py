"""Images and submissions for auditors."""

from django.contrib import admin
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from audit.links import NOTHING, exactly, list_link, page_link, short_id
from audit.readonly import ReadOnlyAdmin, ReadOnlyInline
from audit.timeline import timeline
from common.ids import public_id
from images.hold_admin import LegalHoldAdmin
from images.intake_admin import FlowAdmin, IdempotencyRecordAdmin
from images.models import Erasure, Image, Submission

__all__ = ["FlowAdmin", "IdempotencyRecordAdmin", "ImageAdmin", "LegalHoldAdmin", "SubmissionAdmin"]


def picture(submission: Submission | None, *, small: bool = False) -> SafeString | str:
    """The re-encoded thumbnail, blurred until asked for; originals are never shown."""
    image = submission.image if submission else None
    if submission is None or image is None or not image.thumbnail_key:
        return NOTHING
    size = "ts-picture ts-small" if small else "ts-picture"
    address = reverse("images:thumbnail", args=[submission.public_id])
    return format_html(
        '<a href="{}"><img class="{}" src="{}" alt="The image, blurred" loading="lazy"></a>',
        address, size, address,
    )  # fmt: skip


class SubmissionInline(ReadOnlyInline):
    model = Submission
    fields = ["id", "source", "status", "verdict", "flag", "created_at"]
    readonly_fields = ["id", "created_at"]
    ordering = ["-id"]


@admin.register(Image)
class ImageAdmin(ReadOnlyAdmin):
    list_display = [
        "short_hash", "organisation", "format", "width", "height", "size_bytes", "created_at",
    ]  # fmt: skip
    list_filter = ["format", "organisation"]
    list_select_related = ["organisation"]
    date_hierarchy = "created_at"
    search_fields = ["sha256__startswith", "pdq__startswith"]
    search_help_text = "The beginning of a SHA-256 or PDQ"
    inlines = [SubmissionInline]
    fields = [
        "thumbnail", "organisation", "sha256", "format", "width", "height", "size_bytes", "pdq",
        "pdq_quality", "provenance", "object_key", "preview_key", "thumbnail_key", "created_at",
    ]  # fmt: skip

    @admin.display(description="SHA-256", ordering="sha256")
    def short_hash(self, image: Image) -> SafeString:
        return format_html('<code title="{}">{}…</code>', image.sha256, image.sha256[:12])

    @admin.display(description="thumbnail")
    def thumbnail(self, image: Image) -> SafeString | str:
        return picture(image.submissions.select_related("image").first())


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    public_ids = {"sub": "pk", "case": "cases__pk"}
    list_display = [
        "thumbnail", "short_id", "when", "organisation", "sender", "reference", "status",
        "verdict", "probability", "flag",
    ]  # fmt: skip
    list_display_links = ["short_id"]
    list_filter = [
        "organisation", "status", "verdict", "flag", "source", "priority",
        ("deleted_at", admin.EmptyFieldListFilter),
    ]  # fmt: skip
    list_select_related = ["organisation", "image", "submitted_by", "api_key"]
    date_hierarchy = "created_at"
    search_fields = [
        "reference__startswith", "image__sha256__startswith", "submitted_by__email__iexact",
        "api_key__prefix__startswith", "file_name__startswith",
    ]  # fmt: skip
    search_help_text = (
        "An id (sub_… or case_…), a reference, the beginning of a SHA-256 or of a key, an e-mail"
        " address, a file name"
    )
    fieldsets = [
        (None, {"fields": ["picture", "public_id", "verdict", "probability", "flag", "ruling"]}),
        (
            "Where it leads",
            {"fields": ["image_link", "analyses", "case_link", "events", "callback"]},
        ),
        (
            "Who sent it",
            {"fields": ["organisation", "sender", "source", "reference", "metadata", "file_name"]},
        ),
        (
            "How it was worked on",
            {
                "fields": [
                    "status", "reason_code", "reason", "request_id", "priority", "turn", "attempts",
                    "created_at", "due_at", "lease_expires_at", "finished_at",
                ],
            },
        ),
        ("Whether it is still there", {"fields": ["deletion", "bytes", "holds"]}),
        ("What the ledger says", {"fields": ["history"]}),
    ]  # fmt: skip

    @admin.display(description="id", ordering="id")
    def short_id(self, submission: Submission) -> SafeString:
        return short_id(submission.public_id)

    @admin.display(description="submitted (UTC)", ordering="created_at")
    def when(self, submission: Submission) -> str:
        return exactly(submission.created_at)

    @admin.display(description="id")
    def public_id(self, submission: Submission) -> str:
        return submission.public_id

    @admin.display(description="image")
    def thumbnail(self, submission: Submission) -> SafeString | str:
        return picture(submission, small=True)

    @admin.display(description="image")
    def picture(self, submission: Submission) -> SafeString | str:
        return picture(submission)

    @admin.display(description="content")
    def image_link(self, submission: Submission) -> SafeString | str:
        if submission.deleted_at:
            return "deleted"
        image = submission.image
        return page_link(image, f"SHA-256 {image.sha256}") if image else NOTHING

    @admin.display(description="sent by")
    def sender(self, submission: Submission) -> SafeString | str:
        if submission.submitted_by:
            return page_link(submission.submitted_by, submission.submitted_by.email)
        return page_link(submission.api_key)

    @admin.display(description="analyses")
    def analyses(self, submission: Submission) -> SafeString:
        return list_link("detection_analysis", "Analyses", submission__id__exact=submission.pk.hex)

    @admin.display(description="case")
    def case_link(self, submission: Submission) -> SafeString | str:
        return page_link(_case_of(submission))

    @admin.display(description="events")
    def events(self, submission: Submission) -> SafeString:
        return list_link("webhooks_outboxevent", "Outbox events", subject_id=submission.pk.hex)

    @admin.display(description="deleted")
    def deletion(self, submission: Submission) -> SafeString | str:
        if submission.deleted_at is None:
            return "no"
        by = page_link(submission.deleted_by or submission.deleted_by_key)
        return format_html("{} UTC by {}", exactly(submission.deleted_at), by)

    @admin.display(description="its bytes")
    def bytes(self, submission: Submission) -> str:
        erasure = Erasure.objects.filter(submission=submission).first()
        if erasure and erasure.erased_at:
            return f"erased {exactly(erasure.erased_at)} UTC"
        if erasure:
            return "being erased"
        if submission.deleted_at:
            return "none, or kept for another submission"
        return "in the store" if submission.image else "none"

    @admin.display(description="legal holds")
    def holds(self, submission: Submission) -> SafeString:
        key = submission.pk.hex
        return list_link("images_legalhold", "Legal holds", submission__id__exact=key)

    @admin.display(description="timeline")
    def history(self, submission: Submission) -> SafeString:
        case = _case_of(submission)
        cases = [public_id("case", case.pk)] if case else []
        return timeline([submission.public_id, *cases])


def _case_of(submission: Submission) -> Model | None:
    """This area does not know cases; Django's reverse relation does."""
    return submission.cases.filter(kind="review").first()
