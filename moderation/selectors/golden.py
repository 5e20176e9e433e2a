"""Whose judgement a golden item can still measure, and who may know its truth."""

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.lookups import Exact

from accounts.models import User
from moderation.models import Decision, GamePlay
from moderation.selectors.rulings import known_to, settled


def unknown_to(person: User, *conditions: Exact) -> tuple[Combinable, ...]:
    """They neither ruled on the submission of the outer item or case, nor met it in the game.

    Not one expression: PostgreSQL turns each by itself into a join.
    """
    return _none_of(known_to(person), person, conditions)


def untold_to(person: User, *conditions: Exact) -> tuple[Combinable, ...]:
    """The same until their ruling has settled: while they can change it, it tells them nothing."""
    return _none_of(settled(known_to(person)), person, conditions)


def _none_of(
    rulings: QuerySet[Decision], person: User, conditions: tuple[Exact, ...]
) -> tuple[Combinable, ...]:
    played = GamePlay.objects.filter(person=person, item__submission=OuterRef("submission"))
    return tuple(~Exists(rows.filter(*conditions)) for rows in (rulings, played))
