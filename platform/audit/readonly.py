"""Admin pages that show evidence: nobody can add, change or delete it there."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import BaseFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from common.errors import NotFound
from common.ids import parse_public_id, public_id

# At run time these classes take no type arguments.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
    AnyForm = ModelForm[Any]
    Formsets = Iterable[BaseFormSet[Any]]
else:
    ModelAdmin, TabularInline = admin.ModelAdmin, admin.TabularInline
    AnyForm, Formsets = ModelForm, Iterable[BaseFormSet]


class EvidenceAdmin(ModelAdmin):
    """Finds things by the ids that people see, and leads from each to its ledger rows."""

    # Typed ids that the search box understands: `{"sub": "pk", "case": "cases__pk"}`.
    public_ids: ClassVar[Mapping[str, str]] = {}
    list_per_page = 50
    show_full_result_count = False

    def ledger_subject(self, thing: Model) -> str:
        """The id under which the ledger knows it; empty if it does not."""
        prefix = next((name for name, path in self.public_ids.items() if path == "pk"), "")
        return public_id(prefix, thing.pk) if prefix else ""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = search_term.strip()
        prefix, separator, _ = term.partition("_")
        if not separator or prefix not in self.public_ids:
            return super().get_search_results(request, queryset, term)
        try:
            key = parse_public_id(prefix, term)
        except NotFound:
            return queryset.none(), False
        return queryset.filter(**{self.public_ids[prefix]: key}), False

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Model | None = None,
    ) -> HttpResponse:
        subject = self.ledger_subject(obj) if obj else ""
        if subject and request.user.has_perm("audit.view_ledgerentry"):
            ledger = reverse("admin:audit_ledgerentry_changelist")
            context["ledger_address"] = f"{ledger}?subject={subject}"
        return super().render_change_form(request, context, add, change, form_url, obj)


class ReadOnly:
    """Whoever may view it may do just that."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(ReadOnly, EvidenceAdmin):
    """A page about evidence."""


class ReadOnlyInline(ReadOnly, TabularInline):
    """Evidence on the page of what it belongs to."""

    extra = 0
    show_change_link = True
