"""Adding up for how long people have open pictures before them."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from moderation.errors import AbsurdExposure, NotRevealed
from moderation.models import Case, Exposure, Reveal, Showing
from moderation.rest import PAUSE
from moderation.selectors import last_report_of
from moderation.services.turns import take_turn

DAY = timedelta(days=1)


@transaction.atomic
def report_exposure(*, case: Case, person: User, view: UUID, seconds: float) -> float:
    """Add what a page view says of itself since its last report; the seconds that were believed.

    `seconds` is the sum of the whole view, so that a report which comes twice adds nothing.
    """
    if not 0 <= seconds <= DAY.total_seconds():
        raise AbsurdExposure
    take_turn(person)  # two windows must not both be believed for the same time
    now = timezone.now()
    possible = _possible(case, person, now)
    news = seconds - _told_before(case, person, view, now)
    if news <= 0:
        return 0.0
    believed = min(news, possible)
    _tell(case, person, view, now, seconds=seconds, believed=believed)
    _add(case, person, now, believed)
    return believed


def _possible(case: Case, person: User, now: datetime) -> float:
    """Seconds by the wall clock since they opened the picture or last reported any."""
    reveal = Reveal.objects.filter(case=case, person=person).first()
    if reveal is None:
        raise NotRevealed
    last = last_report_of(person) or reveal.created_at
    return max((now - max(last, reveal.created_at)).total_seconds(), 0.0)


def _told_before(case: Case, person: User, view: UUID, now: datetime) -> float:
    mine = Showing.objects.filter(person=person)
    told = mine.filter(case=case, view=view).first()
    if told is None:
        mine.filter(reported_at__lt=now - DAY).delete()
    return told.seconds if told else 0.0


def _tell(
    case: Case, person: User, view: UUID, now: datetime, *, seconds: float, believed: float
) -> None:
    """Remember the claim, not what was believed of it: the rest is not made up for later."""
    began = now - timedelta(seconds=believed)
    showing, is_new = Showing.objects.get_or_create(
        person=person,
        case=case,
        view=view,
        defaults={"seconds": seconds, "began_at": began, "reported_at": now},
    )
    if is_new:
        return
    if began - showing.reported_at >= PAUSE:
        showing.began_at = began
    showing.seconds, showing.reported_at = seconds, now
    showing.save(update_fields=["seconds", "began_at", "reported_at"])


def _add(case: Case, person: User, now: datetime, seconds: float) -> None:
    exposure, _ = Exposure.objects.get_or_create(case=case, person=person, day=now.date())
    Exposure.objects.filter(pk=exposure.pk).update(seconds=F("seconds") + seconds, reported_at=now)
