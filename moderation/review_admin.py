"""Appeals, batches, banks, rules and golden items, for auditors."""

from django.contrib import admin
from django.db.models import Model

from audit.links import exactly, page_link, short_id
from audit.readonly import ReadOnlyAdmin
from audit.recorded import RecordedAdmin
from moderation.models import Appeal, Bank, BankEntry, Batch, Feedback, GoldenItem, Rule


@admin.register(Rule)
class RuleAdmin(ReadOnlyAdmin):
    """Changed on the page of routing rules, which shows what a rule would have caught."""

    list_display = ["position", "name", "in_words", "queue", "is_active"]
    list_display_links = ["name"]
    list_filter = ["is_active", "queue"]
    list_select_related = ["queue", "organisation", "bank", "policy"]
    search_fields = ["name"]


@admin.register(Appeal)
class AppealAdmin(ReadOnlyAdmin):
    public_ids = {"app": "pk", "case": "case__pk", "sub": "case__submission__pk"}
    list_display = ["short", "when", "appellant", "ruling", "answer"]
    list_filter = ["case__submission__organisation", "against__outcome"]
    list_select_related = ["filed_by", "api_key", "against", "answered_by", "case"]
    date_hierarchy = "created_at"
    search_fields = ["filed_by__email__iexact", "api_key__prefix__startswith"]
    search_help_text = "An id (app_…, case_… or sub_…), the e-mail address or key of who filed it"

    @admin.display(description="id", ordering="id")
    def short(self, appeal: Appeal) -> str:
        return short_id(appeal.public_id)

    @admin.display(description="filed (UTC)", ordering="created_at")
    def when(self, appeal: Appeal) -> str:
        return exactly(appeal.created_at)

    @admin.display(description="against")
    def ruling(self, appeal: Appeal) -> str:
        return appeal.against.get_outcome_display()

    def ledger_subject(self, thing: Model) -> str:
        """The ledger keeps an appeal under its case."""
        return thing.case.public_id if isinstance(thing, Appeal) else ""

    @admin.display(description="answer")
    def answer(self, appeal: Appeal) -> str:
        return appeal.answered_by.get_outcome_display() if appeal.answered_by else "not yet"


@admin.register(Feedback)
class FeedbackAdmin(ReadOnlyAdmin):
    """What partners told of their own images; the latest of a submission counts."""

    public_ids = {"fbk": "pk", "sub": "submission__pk"}
    list_display = ["short", "when", "submission", "truth", "api_key"]
    list_filter = ["truth", "submission__organisation"]
    list_select_related = ["submission", "api_key"]
    date_hierarchy = "created_at"
    search_fields = ["api_key__prefix__startswith"]
    search_help_text = "An id (fbk_… or sub_…), the beginning of the key that told it"
    fields = ["submission_link", "truth", "note", "key_link", "when"]

    @admin.display(description="submission")
    def submission_link(self, feedback: Feedback) -> str:
        return page_link(feedback.submission)

    @admin.display(description="told by")
    def key_link(self, feedback: Feedback) -> str:
        return page_link(feedback.api_key)

    @admin.display(description="id", ordering="id")
    def short(self, feedback: Feedback) -> str:
        return short_id(feedback.public_id)

    def ledger_subject(self, thing: Model) -> str:
        """The ledger keeps it under the submission."""
        return thing.submission.public_id if isinstance(thing, Feedback) else ""

    @admin.display(description="told (UTC)", ordering="created_at")
    def when(self, feedback: Feedback) -> str:
        return exactly(feedback.created_at)


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin):
    public_ids = {"bat": "pk"}
    list_display = ["short", "when", "actor", "outcome", "policy", "count", "reversed_at"]
    list_filter = ["outcome", "policy", ("actor", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["actor", "policy"]
    date_hierarchy = "created_at"
    search_fields = ["actor__email__iexact"]
    search_help_text = "An id (bat_…), the e-mail address of who ruled"

    @admin.display(description="id", ordering="id")
    def short(self, batch: Batch) -> str:
        return short_id(batch.public_id)

    @admin.display(description="ruled (UTC)", ordering="created_at")
    def when(self, batch: Batch) -> str:
        return exactly(batch.created_at)


@admin.register(Bank)
class BankAdmin(RecordedAdmin):
    ledger_noun = "bank"
    list_display = ["name", "kind", "threshold"]
    readonly_fields = ["kind", "slug"]

    def ledger_subject(self, thing: Model) -> str:
        return f"bank_{thing.slug}" if isinstance(thing, Bank) else ""


@admin.register(BankEntry)
class BankEntryAdmin(ReadOnlyAdmin):
    public_ids = {"ent": "pk"}
    list_display = ["short", "when", "bank", "policy", "added_by", "removed_at", "ruling"]
    list_filter = ["bank", "policy"]
    list_select_related = ["bank", "policy", "added_by", "decision__reviewer"]
    date_hierarchy = "created_at"
    search_fields = ["pdq__startswith", "added_by__email__iexact"]
    search_help_text = "An id (ent_…), the beginning of a hash, the e-mail address of who added it"

    @admin.display(description="id", ordering="id")
    def short(self, entry: BankEntry) -> str:
        return short_id(entry.public_id)

    @admin.display(description="added (UTC)", ordering="created_at")
    def when(self, entry: BankEntry) -> str:
        return exactly(entry.created_at)

    @admin.display(description="ruling")
    def ruling(self, entry: BankEntry) -> str:
        return page_link(entry.decision) if entry.decision else "by hand"


@admin.register(GoldenItem)
class GoldenItemAdmin(ReadOnlyAdmin):
    list_display = ["submission", "truth", "added_by", "created_at", "removed_at"]
    list_filter = ["truth"]
    list_select_related = ["submission", "added_by"]
