"""Whose judgement a golden item can still measure."""

from django.db.models import Exists, OuterRef, Q
from django.db.models.lookups import Exact

from accounts.models import User
from moderation.models import GamePlay
from moderation.selectors.rulings import known_to


def knows(person: User, *conditions: Exact) -> Q:
    """They ruled on the submission of the outer item or case, or met it in the game."""
    played = GamePlay.objects.filter(person=person, item__submission=OuterRef("submission"))
    ruled = known_to(person).filter(*conditions)
    return Q(Exists(ruled)) | Q(Exists(played.filter(*conditions)))
