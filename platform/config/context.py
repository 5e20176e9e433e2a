"""What every template knows about the product."""

from django.http import HttpRequest

from accounts.roles import Role


def product(request: HttpRequest) -> dict[str, object]:
    """The signed-in person's roles (lazily: error pages render without a user)."""
    user = getattr(request, "user", None)
    names: set[str] = set()
    if user is not None and user.is_authenticated:
        names = set(user.groups.values_list("name", flat=True))
    return {
        "is_moderator": bool(names & {Role.MODERATOR, Role.SENIOR}),
        "is_auditor": bool(names & {Role.AUDITOR, Role.ADMINISTRATOR}),
    }
