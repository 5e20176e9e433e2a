"""Reading people, organisations and keys."""

from accounts.models import Organisation, User
from accounts.roles import Role


def organisation_of(user: User) -> Organisation | None:
    """The organisation that a person uploads for: the first one they joined."""
    membership = user.memberships.select_related("organisation").order_by("created_at").first()
    return membership.organisation if membership else None


def has_role(user: User, *roles: Role) -> bool:
    return user.groups.filter(name__in=roles).exists()


def landing_page_for(user: User) -> str:
    """The URL name of the page where this person's work begins."""
    if has_role(user, Role.MODERATOR, Role.SENIOR):
        return "moderation:queue"
    if has_role(user, Role.AUDITOR, Role.ADMINISTRATOR):
        return "admin:index"
    return "detection:detector"
