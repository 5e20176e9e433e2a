"""Legal holds: placed and lifted by administrators, read by auditors."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.models import User
from audit.readonly import AnyForm
from audit.recorded import RecordedAdmin, signed_in
from images.holds import lift_hold, place_hold
from images.models import LegalHold


def administrator(request: HttpRequest) -> User:
    return User.objects.get(pk=signed_in(request))


@admin.register(LegalHold)
class LegalHoldAdmin(RecordedAdmin):
    """Placed here and lifted by an action; services do both, and they write the ledger."""

    written_by_services = frozenset({"created"})
    public_ids = {"sub": "submission__pk"}
    list_display = ["submission", "reason", "placed_by", "placed_at", "lifted_by", "lifted_at"]
    list_display_links = ["reason"]
    list_filter = [("lifted_at", admin.EmptyFieldListFilter), "submission__organisation"]
    list_select_related = ["submission", "placed_by", "lifted_by"]
    search_fields = ["reason__icontains"]
    search_help_text = "An id (sub_…), a part of the reason"
    autocomplete_fields = ["submission"]
    actions = ["lift"]
    facts = ("submission", "reason", "placed_by", "placed_at", "lifted_by", "lifted_at")

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return self.facts if obj else ("submission", "reason")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> tuple[str, ...]:
        return self.facts if obj else ()

    def save_model(self, request: HttpRequest, obj: LegalHold, form: AnyForm, change: bool) -> None:
        if change:
            return
        by = administrator(request)
        placed = place_hold(submission=obj.submission, by=by, reason=obj.reason)
        obj.pk, obj._state.adding = placed.pk, False

    @admin.action(description="Lift the hold", permissions=["change"])
    def lift(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for hold in queryset.select_related("submission"):
            lift_hold(hold=hold, by=administrator(request))
