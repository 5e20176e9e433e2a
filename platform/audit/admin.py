"""The ledger in the admin site: read by auditors, verified on the page, changed by nobody."""

import re
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from audit.chain_status import chain_status
from audit.ledger_filters import ActorKindFilter, OrganisationFilter
from audit.links import NOTHING, exactly, subject_link
from audit.models import LedgerEntry
from audit.people import actor_names, ids_of_address, organisation_names
from audit.readonly import ReadOnlyAdmin
from audit.services import user_actor
from common.ids import public_id

HASHES = ["previous_hash", "hash"]
HASH = re.compile(r"[0-9a-f]{64}")


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin):
    change_list_template = "admin/audit/ledgerentry/change_list.html"
    list_display = ["sequence", "when", "who", "action", "about", "organisation", "short_hash"]
    list_filter = ["action", ActorKindFilter, OrganisationFilter]
    date_hierarchy = "at"
    search_fields = ["subject__startswith", "actor__startswith", "action__startswith"]
    search_help_text = (
        "An e-mail address, an id such as sub_… or case_…, an entry's number, a SHA-256"
    )
    list_per_page = 100
    actions = None
    fields = ["sequence", "when", "who", "action", "about", "organisation", "payload", *HASHES]

    @admin.display(description="when (UTC)", ordering="sequence")
    def when(self, entry: LedgerEntry) -> str:
        return exactly(entry.at)

    @admin.display(description="who", ordering="actor")
    def who(self, entry: LedgerEntry) -> SafeString:
        names = getattr(entry, "names", None) or actor_names([entry.actor])
        return format_html('<span title="{}">{}</span>', entry.actor, names[entry.actor])

    @admin.display(description="about", ordering="subject")
    def about(self, entry: LedgerEntry) -> SafeString | str:
        return subject_link(entry.subject)

    @admin.display(description="organisation")
    def organisation(self, entry: LedgerEntry) -> str:
        if entry.organisation_id is None:
            return NOTHING
        names = getattr(entry, "organisations", None)
        names = organisation_names([entry.organisation_id]) if names is None else names
        return str(names.get(entry.organisation_id, entry.organisation_id.hex))

    @admin.display(description="hash")
    def short_hash(self, entry: LedgerEntry) -> SafeString:
        return format_html('<code title="{}">{}…</code>', entry.hash, entry.hash[:10])

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Look up the names on a page at once, not one by one."""
        page = super().get_changelist_instance(request)
        entries: list[Any] = list(page.result_list)
        names = actor_names(entry.actor for entry in entries)
        organisations = organisation_names(entry.organisation_id for entry in entries)
        for entry in entries:
            entry.names, entry.organisations = names, organisations
        page.result_list = entries
        return page

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = search_term.strip()
        if "@" in term:
            ids = ids_of_address(term)
            actors = [user_actor(key) for key in ids]
            subjects = [public_id("user", key) for key in ids]
            return queryset.filter(Q(actor__in=actors) | Q(subject__in=subjects)), False
        if term.isdecimal():
            return queryset.filter(sequence=int(term)), False
        if HASH.fullmatch(term):
            return queryset.filter(Q(hash=term) | Q(payload__contains=term)), False
        return super().get_search_results(request, queryset, term)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"chain": chain_status(), **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        verify = self.admin_site.admin_view(require_POST(self.verify_everything))
        return [path("verify/", verify, name="audit_verify"), *super().get_urls()]

    def verify_everything(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        report = chain_status(everything=True).report
        span = f"Entries {report.first:,} to {report.last:,}"
        if report.holds:
            self.message_user(request, f"{span} are what was written.", messages.SUCCESS)
        for fault in report.faults:
            words = f"Entry {fault.sequence:,}: {fault.kind}: {fault.detail}"
            self.message_user(request, words, messages.ERROR)
        return redirect("admin:audit_ledgerentry_changelist")
