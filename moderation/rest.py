"""How long somebody has worked without a pause, told from what they did."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet, Value
from django.utils import timezone

from accounts.models import User
from moderation.models import Comfort, Decision, Reveal, Showing

PAUSE = timedelta(minutes=5)
LOOK_BACK = timedelta(hours=12)  # as long as a session lasts
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Sign:
    """Something that shows somebody at work."""

    began: datetime
    ended: datetime
    is_ruling: bool = False

    @property
    def reach(self) -> timedelta:
        """How long before it nothing may show: evidence is read before a ruling, for a lease."""
        lease = timedelta(seconds=settings.CASE_LEASE_SECONDS)
        return max(lease, PAUSE) if self.is_ruling else PAUSE


def minutes_due(comfort: Comfort) -> int | None:
    """Minutes of work when it is time for a break, unless they wanted to hear of it later."""
    now = timezone.now()
    if not comfort.break_after_minutes or (comfort.quiet_until and comfort.quiet_until > now):
        return None
    began = work_began(comfort.person)
    minutes = (now - began) // MINUTE if began else 0
    return minutes if minutes >= comfort.break_after_minutes else None


def work_began(person: User) -> datetime | None:
    """When they last came back from a pause; None while they rest."""
    now = timezone.now()
    first = Sign(now, now)
    for sign in _signs(person, now - LOOK_BACK):
        if first.began - sign.ended >= first.reach:
            break
        if sign.began < first.began:
            first = sign
    return first.began if first.began < now else None


def _signs(person: User, since: datetime) -> Iterator[Sign]:
    """The latest first, in one query."""
    rulings = Decision.objects.filter(reviewer=person, created_at__gte=since)
    reveals = Reveal.objects.filter(person=person, created_at__gte=since)
    showings = Showing.objects.filter(person=person, reported_at__gte=since)
    rows = _moments(rulings, is_ruling=True).union(
        _moments(reveals),
        _rows(showings, "began_at", "reported_at"),
        all=True,
    )
    for began, ended, is_ruling in rows.order_by("-ended"):
        yield Sign(began, ended, is_ruling)


def _moments(rows: QuerySet[Any], *, is_ruling: bool = False) -> QuerySet[Any, Any]:
    return _rows(rows, "created_at", "created_at", is_ruling=is_ruling)


def _rows(
    rows: QuerySet[Any], began: str, ended: str, *, is_ruling: bool = False
) -> QuerySet[Any, Any]:
    sign = {"began": F(began), "ended": F(ended), "is_ruling": Value(is_ruling)}
    found: QuerySet[Any, Any] = rows.order_by().annotate(**sign).values_list(*sign)
    return found
