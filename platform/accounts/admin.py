"""People, organisations and keys: administrators manage them, auditors read them."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from accounts.models import ApiKey, ImageCount, Invitation
from accounts.organisation_admin import MembershipAdmin, OrganisationAdmin
from accounts.user_admin import UserAdmin
from audit.links import page_link
from audit.readonly import ReadOnlyAdmin

__all__ = [
    "ApiKeyAdmin",
    "ImageCountAdmin",
    "InvitationAdmin",
    "MembershipAdmin",
    "OrganisationAdmin",
    "UserAdmin",
]

# Pages that other packages bring would change accounts and second factors without a ledger row.
for foreign in (Group, EmailAddress, Authenticator):
    admin.site.unregister(foreign)


@admin.register(Group)
class RoleAdmin(ReadOnlyAdmin):
    """Who may do what: the roles are part of the program, so this page only shows them."""

    list_display = ["name", "people"]
    fields = ["name", "people", "may"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        people = Count("user", filter=Q(user__is_active=True))
        groups: QuerySet[Any] = super().get_queryset(request).annotate(people=people)
        return groups

    @admin.display(description="active people", ordering="people")
    def people(self, group: Group) -> int:
        return int(getattr(group, "people", 0))

    @admin.display(description="may")
    def may(self, group: Group) -> SafeString:
        permissions = group.permissions.select_related("content_type")
        names = sorted((f"{p.content_type.app_label}: {p.name}",) for p in permissions)
        return format_html_join("", "{}<br>", names)


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    public_ids = {"inv": "pk"}
    list_display = [
        "email", "organisation", "role", "invited_by", "created_at", "expires_at", "accepted_at",
        "withdrawn_at",
    ]  # fmt: skip
    list_filter = [
        "organisation", "role", ("accepted_at", admin.EmptyFieldListFilter),
        ("withdrawn_at", admin.EmptyFieldListFilter),
    ]  # fmt: skip
    list_select_related = ["organisation", "invited_by"]
    date_hierarchy = "created_at"
    search_fields = ["email__iexact", "invited_by__email__iexact"]
    search_help_text = "The address invited, or the address of who invited"
    fields = [
        "email", "organisation", "role", "invited_by", "created_at", "expires_at", "accepted_at",
        "withdrawn_at",
    ]  # fmt: skip


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    """The prefix is all that can be recognised; the hash stays in the database."""

    public_ids = {"key": "pk"}
    list_display = [
        "prefix", "name", "organisation", "scopes", "created_by", "created_at", "last_used_at",
        "expires_at", "revoked_at",
    ]  # fmt: skip
    list_filter = ["organisation", ("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["organisation", "created_by"]
    date_hierarchy = "created_at"
    search_fields = ["prefix__startswith", "name__istartswith", "created_by__email__iexact"]
    search_help_text = "The beginning of a key, its name, the e-mail address of who made it, key_…"
    fields = [
        "prefix", "name", "organisation_link", "scopes", "requests_per_minute", "created_by",
        "created_at", "last_used_at", "expires_at", "revoked_at", "replaces",
    ]  # fmt: skip

    @admin.display(description="organisation")
    def organisation_link(self, key: ApiKey) -> SafeString | str:
        return page_link(key.organisation)


@admin.register(ImageCount)
class ImageCountAdmin(ReadOnlyAdmin):
    """What has been used of the images a day; an organisation has a row once it brought any."""

    list_display = ["organisation", "day", "images", "of"]
    list_select_related = ["organisation"]
    ordering = ["-day", "organisation"]
    fields = ["organisation", "day", "images", "of"]

    @admin.display(description="of", ordering="organisation__images_per_day")
    def of(self, count: ImageCount) -> int:
        return count.organisation.images_per_day
