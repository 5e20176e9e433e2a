"""What the ledger learns about signing in."""

from enum import StrEnum

from accounts.models import User
from accounts.services.facts import actor, person
from audit.services import Fact, record


class SignIn(StrEnum):
    SIGNED_IN = "user.signed_in"
    CREDENTIAL_CHANGED = "user.password_changed"
    FACTOR_ADDED = "user.factor_added"
    FACTOR_REMOVED = "user.factor_removed"
    RECOVERY_CODES_MADE = "user.recovery_codes_made"


def note_sign_in(*, user: User, event: SignIn) -> None:
    record(Fact(actor=actor(user), action=event.value, subject=person(user)))
