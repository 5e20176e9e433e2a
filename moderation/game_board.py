"""People against the machine: who is right how often, counted on first looks only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from common.charts import BarChart, bar_chart
from images.selectors import sees_everything
from moderation.models import MACHINE_RIGHT, RIGHT, GameCard, GamePlay, MachineGuess
from moderation.repetition import RESTS

PLAYS_TO_BE_RANKED = 20
PLAYS_A_BAR, BARS = 10, 12


@dataclass(frozen=True)
class Score:
    """A person's first looks, and what the machine said about the same pictures."""

    person: User | None
    plays: int
    right: int
    machine_right: int
    unsure: int

    @property
    def share(self) -> float:
        return self.right / self.plays if self.plays else 0.0

    @property
    def percent(self) -> int:
        return round(100 * self.share)

    @property
    def machine_percent(self) -> int:
        return round(100 * self.machine_right / self.plays) if self.plays else 0

    @property
    def is_ranked(self) -> bool:
        return self.plays >= PLAYS_TO_BE_RANKED


@dataclass(frozen=True)
class Mistakes:
    """What waits to be shown again, by box."""

    boxes: tuple[int, ...]
    due: int
    next_due_at: datetime | None

    @property
    def total(self) -> int:
        return sum(self.boxes)


def scores(viewer: User) -> list[Score]:
    """Everybody whom they may see by name, the best first."""
    counted = _counted(_seen_by(viewer))
    people = User.objects.in_bulk([person for person, *_ in counted])
    found = [Score(people[person], *numbers) for person, *numbers in counted]
    return sorted(found, key=lambda score: (-score.share, -score.plays, str(score.person)))


def score_of(person: User) -> Score:
    counted = _counted(GamePlay.objects.filter(person=person))
    return Score(person, *counted[0][1:]) if counted else Score(person, 0, 0, 0, 0)


def together(found: Sequence[Score]) -> Score:
    """All these people as one, against the machine."""
    return Score(
        None,
        sum(score.plays for score in found),
        sum(score.right for score in found),
        sum(score.machine_right for score in found),
        sum(score.unsure for score in found),
    )


def progress(person: User) -> BarChart | None:
    """Percent right in each of their last tens of first looks; None before the first ten."""
    plays = GamePlay.objects.filter(person=person, is_first=True, answered_at__isnull=False)
    answers = plays.order_by("answered_at").values_list("guess", "truth")
    right = [guess == truth for guess, truth in answers]
    tens = range(0, len(right) - PLAYS_A_BAR + 1, PLAYS_A_BAR)
    bars = [(f"{at + 1} to {at + PLAYS_A_BAR}", _percent(right, at)) for at in tens][-BARS:]
    return bar_chart(bars, "%") if bars else None


def mistakes_of(person: User) -> Mistakes:
    cards = list(GameCard.objects.filter(person=person).values_list("box", "due_at"))
    now = timezone.now()
    boxes = tuple(sum(box == number for box, _ in cards) for number in range(1, len(RESTS) + 1))
    times = [due_at for _, due_at in cards]
    return Mistakes(boxes, sum(at <= now for at in times), min(times, default=None))


def _percent(right: Sequence[bool], at: int) -> float:
    return 100 * sum(right[at : at + PLAYS_A_BAR]) / PLAYS_A_BAR


def _seen_by(viewer: User) -> QuerySet[GamePlay]:
    """Staff see everybody; members themselves and whoever shares an organisation with them."""
    if sees_everything(viewer):
        return GamePlay.objects.all()
    theirs = viewer.memberships.values("organisation")
    colleagues = User.objects.filter(Q(pk=viewer.pk) | Q(memberships__organisation__in=theirs))
    return GamePlay.objects.filter(person__in=colleagues.values("pk"))


def _counted(plays: QuerySet[GamePlay]) -> list[tuple[UUID, int, int, int, int]]:
    """By person: first looks, right, right by the machine, undecided by it."""
    first = plays.filter(is_first=True, answered_at__isnull=False).order_by()
    grouped = first.values("person").annotate(
        plays=Count("pk"),
        right=Count("pk", filter=RIGHT),
        machine_right=Count("pk", filter=MACHINE_RIGHT),
        unsure=Count("pk", filter=Q(machine=MachineGuess.UNSURE)),
    )
    return list(grouped.values_list("person", "plays", "right", "machine_right", "unsure"))
