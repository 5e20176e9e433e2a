"""Looking at a picture without the blur."""

from django.db import transaction

from accounts.models import User
from audit.services import record, user_actor
from moderation import lifecycle
from moderation.models import Case, Reveal


@transaction.atomic
def reveal_image(*, case: Case, person: User) -> None:
    """Written down once per case and person, however often they look."""
    _, is_first = Reveal.objects.get_or_create(case=case, person=person)
    if is_first:
        record(lifecycle.fact(case, "image.revealed", actor=user_actor(person.pk)))
