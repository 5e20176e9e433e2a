"""Organisations and their members in the admin site."""

from django.contrib import admin
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from accounts.models import Membership, Organisation, User
from accounts.services import add_member, change_member_role, create_organisation, remove_member
from accounts.user_admin import MembershipInline
from audit.links import list_link
from audit.readonly import AnyForm
from audit.recorded import RecordedAdmin, signed_in


def administrator(request: HttpRequest) -> User:
    return User.objects.get(pk=signed_in(request))


@admin.register(Organisation)
class OrganisationAdmin(RecordedAdmin):
    public_ids = {"org": "pk"}
    ledger_noun = "organisation"
    written_by_services = frozenset({"created"})
    list_display = ["name", "slug", "requests_per_minute", "images_per_day", "created_at"]
    ordering = ["name"]
    search_fields = ["name__icontains", "slug__startswith"]
    search_help_text = "A part of the name, org_…"
    inlines = [MembershipInline]
    limits = ("requests_per_minute", "images_per_day")
    facts = ("slug", "submissions", "keys", "created_at")

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return ("name", *(self.limits + self.facts if obj else ()))

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> tuple[str, ...]:
        return self.facts if obj else ()

    @admin.display(description="submissions")
    def submissions(self, organisation: Organisation) -> SafeString:
        page, key = "images_submission", organisation.pk.hex
        return list_link(page, "Submissions", organisation__id__exact=key)

    @admin.display(description="API keys")
    def keys(self, organisation: Organisation) -> SafeString:
        page, key = "accounts_apikey", organisation.pk.hex
        return list_link(page, "API keys", organisation__id__exact=key)

    def save_model(
        self,
        request: HttpRequest,
        obj: Organisation,
        form: AnyForm,
        change: bool,
    ) -> None:
        if change:
            obj.save(update_fields=["name", *self.limits])
            return
        created = create_organisation(name=obj.name, by=administrator(request))
        obj.pk, obj.slug, obj._state.adding = created.pk, created.slug, False


@admin.register(Membership)
class MembershipAdmin(RecordedAdmin):
    """Services do the work here, and they write the ledger."""

    written_by_services = frozenset({"created", "changed"})
    list_display = ["user", "organisation", "role", "created_at"]
    list_filter = ["role", "organisation"]
    list_select_related = ["user", "organisation"]
    date_hierarchy = "created_at"
    search_fields = ["user__email__istartswith", "organisation__name__icontains"]
    search_help_text = "The beginning of an e-mail address, a part of an organisation's name"
    autocomplete_fields = ["user", "organisation"]
    fields = ["user", "organisation", "role"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> tuple[str, ...]:
        return ("user", "organisation") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm("accounts.delete_membership")

    def save_model(
        self, request: HttpRequest, obj: Membership, form: AnyForm, change: bool
    ) -> None:
        role, by = Membership.Role(obj.role), administrator(request)
        if change:
            change_member_role(membership=obj, role=role, by=by)
            return
        joined = add_member(organisation=obj.organisation, user=obj.user, role=role, by=by)
        obj.pk, obj._state.adding = joined.pk, False

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        remove_member(membership=obj, by=administrator(request))

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        for membership in queryset:
            remove_member(membership=membership, by=administrator(request))
