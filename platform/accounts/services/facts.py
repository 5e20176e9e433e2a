"""How this area speaks to the ledger."""

from accounts.models import User
from audit.services import user_actor
from common.ids import public_id

CONSOLE = "system:console"


def actor(by: User | None) -> str:
    """The person who acts; nobody means a command run on the machine itself."""
    return user_actor(by.id) if by else CONSOLE


def person(user: User) -> str:
    return public_id("user", user.id)
