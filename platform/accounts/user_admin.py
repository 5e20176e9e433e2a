"""Accounts and roles in the admin site."""

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from accounts.account_form import AccountForm, roles_of
from accounts.models import Membership, User
from accounts.roles import Role
from accounts.services import create_person, grant_role, revoke_role
from audit.links import list_link
from audit.readonly import AnyForm, Formsets, ReadOnlyInline
from audit.recorded import RecordedAdmin, signed_in
from audit.services import user_actor
from common.errors import Forbidden


class OwnAccount(Forbidden):
    code = "own_account"
    title = "Another administrator must change your own roles and access. Nothing was changed."


class MembershipInline(ReadOnlyInline):
    model = Membership
    fields = ["user", "organisation", "role", "created_at"]
    readonly_fields = ["created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).select_related("user", "organisation")


@admin.register(User)
class UserAdmin(RecordedAdmin):
    """A new person has no password yet: they ask for one at the sign-in page."""

    form = AccountForm
    public_ids = {"user": "pk"}
    ledger_noun = "user"
    written_by_services = frozenset({"created"})
    list_display = ["email", "name", "roles", "is_active", "last_login", "date_joined"]
    list_filter = ["groups", "is_active", "organisations"]
    date_hierarchy = "date_joined"
    ordering = ["email"]
    search_fields = ["email__istartswith", "name__istartswith"]
    search_help_text = "The beginning of an e-mail address or of a name, user_…"
    inlines = [MembershipInline]
    facts = ("did", "last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return ("email", "name", "is_active", "roles", *(self.facts if obj else ()))

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> tuple[str, ...]:
        return ("email", *self.facts) if obj else ()

    @admin.display(description="roles")
    def roles(self, user: User) -> str:
        return ", ".join(roles_of(user)) or "-"

    @admin.display(description="what they did")
    def did(self, user: User) -> SafeString:
        return list_link("audit_ledgerentry", "In the ledger", actor=user_actor(user.pk))

    def save_model(self, request: HttpRequest, obj: User, form: AnyForm, change: bool) -> None:
        if obj.pk == request.user.pk and {"roles", "is_active"} & set(form.changed_data):
            raise OwnAccount
        if change:
            obj.save(update_fields=["name", "is_active"])
            return
        by = User.objects.get(pk=signed_in(request))
        created = create_person(email=obj.email, password=None, name=obj.name, by=by)
        obj.pk, obj._state.adding = created.pk, False

    def save_related(
        self, request: HttpRequest, form: AnyForm, formsets: Formsets, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        by = User.objects.get(pk=signed_in(request))
        wanted = {Role(name) for name in form.cleaned_data["roles"]}
        held = {Role(name) for name in roles_of(form.instance)}
        for role in sorted(wanted - held):
            grant_role(user=form.instance, role=role, by=by)
        for role in sorted(held - wanted):
            revoke_role(user=form.instance, role=role, by=by)
