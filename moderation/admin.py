"""Cases and decisions, for auditors."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.safestring import SafeString

from audit.links import NOTHING, exactly, page_link, short_id, subject_link
from audit.readonly import ReadOnlyAdmin, ReadOnlyInline
from audit.timeline import timeline
from moderation.exports import as_csv, as_json
from moderation.models import Case, Decision
from moderation.queue_admin import PolicyAdmin, QueueAdmin
from moderation.review_admin import (
    AppealAdmin,
    BankAdmin,
    BankEntryAdmin,
    BatchAdmin,
    FeedbackAdmin,
    GoldenItemAdmin,
    RuleAdmin,
)

__all__ = [
    "AppealAdmin",
    "BankAdmin",
    "BankEntryAdmin",
    "BatchAdmin",
    "CaseAdmin",
    "DecisionAdmin",
    "FeedbackAdmin",
    "GoldenItemAdmin",
    "PolicyAdmin",
    "QueueAdmin",
    "RuleAdmin",
]


class DecisionInline(ReadOnlyInline):
    model = Decision
    fields = [
        "created_at", "reviewer", "kind", "outcome", "policy", "reason", "machine_verdict",
        "undone_at",
    ]  # fmt: skip
    readonly_fields = ["created_at"]
    ordering = ["created_at"]


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin):
    public_ids = {"case": "pk", "sub": "submission__pk", "dec": "decisions__pk"}
    list_display = [
        "short_id", "when", "organisation", "queue", "cause", "severity", "status", "verdict",
        "assignee", "decided",
    ]  # fmt: skip
    list_filter = [
        "status", "submission__organisation", "queue", "cause", "severity", "submission__verdict",
        ("assignee", admin.RelatedOnlyFieldListFilter),
    ]  # fmt: skip
    list_select_related = ["submission__organisation", "queue", "assignee"]
    date_hierarchy = "created_at"
    search_fields = [
        "submission__reference__startswith", "submission__image__sha256__startswith",
        "decisions__reviewer__email__iexact",
    ]  # fmt: skip
    search_help_text = (
        "An id (case_…, sub_… or dec_…), a reference, the beginning of a SHA-256, the e-mail"
        " address of somebody who ruled on it"
    )
    inlines = [DecisionInline]
    fieldsets = [
        (None, {"fields": ["public_id", "submission_link", "status", "cause", "severity"]}),
        ("Who holds it", {"fields": ["queue", "assignee", "lease_expires_at", "claimed_from"]}),
        ("When", {"fields": ["created_at", "waiting_since", "due_at", "decided_at"]}),
        ("What the ledger says", {"fields": ["history"]}),
    ]

    @admin.display(description="id", ordering="id")
    def short_id(self, case: Case) -> SafeString:
        return short_id(case.public_id)

    @admin.display(description="opened (UTC)", ordering="created_at")
    def when(self, case: Case) -> str:
        return exactly(case.created_at)

    @admin.display(description="decided (UTC)", ordering="decided_at")
    def decided(self, case: Case) -> str:
        return exactly(case.decided_at) if case.decided_at else NOTHING

    @admin.display(description="id")
    def public_id(self, case: Case) -> str:
        return case.public_id

    @admin.display(description="organisation", ordering="submission__organisation")
    def organisation(self, case: Case) -> str:
        return str(case.submission.organisation)

    @admin.display(description="machine's verdict", ordering="submission__verdict")
    def verdict(self, case: Case) -> str:
        return case.submission.verdict

    @admin.display(description="submission")
    def submission_link(self, case: Case) -> SafeString | str:
        return page_link(case.submission)

    @admin.display(description="timeline")
    def history(self, case: Case) -> SafeString:
        return timeline([case.submission.public_id, case.public_id])


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    public_ids = {"dec": "pk", "case": "case__pk", "sub": "case__submission__pk"}
    list_display = [
        "short_id", "when", "organisation", "reviewer", "kind", "outcome", "machine_verdict",
        "policy", "short_case",
    ]  # fmt: skip
    list_filter = [
        "kind", "outcome", "machine_verdict", "case__submission__organisation", "policy", "reason",
        ("reviewer", admin.RelatedOnlyFieldListFilter),
    ]  # fmt: skip
    list_select_related = ["case__submission__organisation", "reviewer", "policy"]
    date_hierarchy = "created_at"
    ordering = ["-created_at"]
    search_fields = [
        "reviewer__email__iexact", "case__submission__reference__startswith",
        "case__submission__image__sha256__startswith",
    ]  # fmt: skip
    search_help_text = (
        "An id (dec_…, case_… or sub_…), the reviewer's e-mail address, a reference, the beginning"
        " of a SHA-256"
    )
    actions = ["export_csv", "export_json"]
    fields = [
        "public_id", "case_link", "submission_link", "reviewer", "outcome", "policy", "reason",
        "note", "statement", "machine_verdict", "kind", "round", "waiting_since",
        "created_at", "undone_at", "published_at", "history",
    ]  # fmt: skip

    def ledger_subject(self, thing: Model) -> str:
        """The ledger keeps a decision under its case."""
        return thing.case.public_id if isinstance(thing, Decision) else ""

    @admin.display(description="id", ordering="id")
    def short_id(self, decision: Decision) -> SafeString:
        return short_id(decision.public_id)

    @admin.display(description="ruled (UTC)", ordering="created_at")
    def when(self, decision: Decision) -> str:
        return exactly(decision.created_at)

    @admin.display(description="case", ordering="case")
    def short_case(self, decision: Decision) -> SafeString | str:
        return subject_link(decision.case.public_id)

    @admin.display(description="id")
    def public_id(self, decision: Decision) -> str:
        return decision.public_id

    @admin.display(description="organisation", ordering="case__submission__organisation")
    def organisation(self, decision: Decision) -> str:
        return str(decision.case.submission.organisation)

    @admin.display(description="case")
    def case_link(self, decision: Decision) -> SafeString | str:
        return page_link(decision.case)

    @admin.display(description="submission")
    def submission_link(self, decision: Decision) -> SafeString | str:
        return page_link(decision.case.submission)

    @admin.display(description="timeline")
    def history(self, decision: Decision) -> SafeString:
        return timeline([decision.case.public_id])

    @admin.action(description="Export as CSV", permissions=["view"])
    def export_csv(self, request: HttpRequest, queryset: QuerySet[Any]) -> StreamingHttpResponse:
        return as_csv(queryset)

    @admin.action(description="Export as JSON", permissions=["view"])
    def export_json(self, request: HttpRequest, queryset: QuerySet[Any]) -> StreamingHttpResponse:
        return as_json(queryset)
