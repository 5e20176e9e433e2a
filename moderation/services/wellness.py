"""What people choose for their own good, and the breaks that they take."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from moderation.models import Case, Comfort
from moderation.rest import PAUSE
from moderation.services.claims import lock_case_in_hand
from moderation.services.reserving import hold_case

LATER = timedelta(minutes=15)
KEPT_FOR = timedelta(hours=1)
TASTES = ("blur", "greyscale", "break_after_minutes", "cap_minutes")


def save_comfort(*, comfort: Comfort) -> Comfort:
    """Not in the ledger, which forgets nothing: these choices concern nobody but the person."""
    tastes = {name: getattr(comfort, name) for name in TASTES}
    saved, _ = Comfort.objects.update_or_create(person=comfort.person, defaults=tastes)
    return saved


@transaction.atomic
def take_break(*, moderator: User) -> Case | None:
    """Free their hands; what they held is kept for them meanwhile."""
    _quieten(moderator, PAUSE)  # before the case, which locks the ledger
    held = lock_case_in_hand(moderator)
    if held:
        hold_case(case=held, moderator=moderator, length=KEPT_FOR)
    return held


def put_off_break(*, moderator: User) -> None:
    _quieten(moderator, LATER)


def _quieten(person: User, length: timedelta) -> None:
    until = {"quiet_until": Now() + length}
    Comfort.objects.update_or_create(person=person, defaults=until)
