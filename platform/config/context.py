"""What every template knows about the product."""

from functools import partial

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.roles import Role
from common import scope


class Person:
    """Roles and membership of whoever asks; nothing is read until a template needs it."""

    def __init__(self, user: User | AnonymousUser | None) -> None:
        self.user = user if user is not None and user.is_authenticated else None
        self.roles = set(self.user.groups.values_list("name", flat=True)) if self.user else set()

    @property
    def is_moderator(self) -> bool:
        return bool(self.roles & {Role.MODERATOR, Role.SENIOR})

    @property
    def is_staff_member(self) -> bool:
        return bool(self.roles)

    @property
    def is_administrator(self) -> bool:
        return Role.ADMINISTRATOR in self.roles

    @property
    def is_auditor(self) -> bool:
        return bool(self.roles & {Role.AUDITOR, Role.ADMINISTRATOR})

    @property
    def is_member(self) -> bool:
        """Of any organisation, whosever rows the page is about."""
        with scope.everyone():
            return self.user is not None and self.user.memberships.exists()


def product(request: HttpRequest) -> dict[str, object]:
    """All of it lazy: an error page must render while the database is away."""
    person = SimpleLazyObject(lambda: Person(getattr(request, "user", None)))
    lazy = {
        name: SimpleLazyObject(partial(getattr, person, name))
        for name in (
            "is_moderator",
            "is_staff_member",
            "is_administrator",
            "is_auditor",
            "is_member",
        )
    }
    return {**lazy, "request_id": request.META.get("touchstone.request_id", "")}
