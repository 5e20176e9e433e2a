"""Looking at a picture without the blur."""

from django.db import transaction

from accounts.models import User
from accounts.selectors import has_role
from audit.services import record, user_actor
from moderation import lifecycle
from moderation.errors import NotYourRole
from moderation.looks import check_cap
from moderation.models import Case, Reveal
from moderation.selectors import REVIEWERS, plays_of


@transaction.atomic
def reveal_image(*, case: Case, person: User) -> None:
    """Written down once per case and person, however often they look; not beyond their own cap.

    By a reviewer, or by whom the game shows the picture.
    """
    _check(case, person)
    check_cap(person)
    _, is_first = Reveal.objects.get_or_create(case=case, person=person)
    if is_first:
        record(lifecycle.fact(case, "image.revealed", actor=user_actor(person.pk)))


def _check(case: Case, person: User) -> None:
    is_shown = plays_of(person).filter(item__submission=case.submission_id)
    if not has_role(person, *REVIEWERS) and not is_shown.exists():
        raise NotYourRole("Reviewers open the pictures of cases.")
