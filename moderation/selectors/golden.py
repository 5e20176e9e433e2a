"""Whose judgement a golden item can still measure."""

from django.db.models import Exists, OuterRef
from django.db.models.expressions import Combinable
from django.db.models.lookups import Exact

from accounts.models import User
from moderation.models import GamePlay
from moderation.selectors.rulings import known_to


def unknown_to(person: User, *conditions: Exact) -> tuple[Combinable, ...]:
    """They neither ruled on the submission of the outer item or case, nor met it in the game.

    Not one expression: PostgreSQL turns each by itself into a join.
    """
    played = GamePlay.objects.filter(person=person, item__submission=OuterRef("submission"))
    return tuple(~Exists(rows.filter(*conditions)) for rows in (known_to(person), played))
