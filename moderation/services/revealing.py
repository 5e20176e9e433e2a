"""Looking at a picture without the blur."""

from django.db import transaction

from accounts.models import User
from audit.services import record, user_actor
from moderation import lifecycle
from moderation.errors import CapReached
from moderation.models import Case, Reveal
from moderation.selectors import comfort_of, has_reached_cap


@transaction.atomic
def reveal_image(*, case: Case, person: User) -> None:
    """Written down once per case and person, however often they look; not beyond their own cap."""
    comfort = comfort_of(person)
    if has_reached_cap(comfort):
        raise CapReached(
            f"You have reached the limit that you set: {comfort.cap_minutes} min with open pictures"
            " a day. They stay blurred until midnight UTC; you can still rule, or hand the case"
            " over. The limit is changed in your settings."
        )
    _, is_first = Reveal.objects.get_or_create(case=case, person=person)
    if is_first:
        record(lifecycle.fact(case, "image.revealed", actor=user_actor(person.pk)))
