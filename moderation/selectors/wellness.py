"""How people want to work, and how long they have looked at open pictures."""

from datetime import date, datetime, time, timedelta

from django.db.models import Max, QuerySet, Sum
from django.utils import timezone

from accounts.models import User
from moderation.models import Comfort, Exposure, Reveal

MINUTE = 60  # seconds


def comfort_of(person: User) -> Comfort:
    """Their settings; the defaults, not stored, where they never chose."""
    return Comfort.objects.filter(person=person).first() or Comfort(person=person)


def today() -> date:
    """Days end at midnight UTC, for everybody alike."""
    return timezone.now().date()


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def seconds_today(person: User) -> float:
    looked = Exposure.objects.filter(person=person, day=today())
    return float(looked.aggregate(sum=Sum("seconds"))["sum"] or 0.0)


def has_reached_cap(comfort: Comfort) -> bool:
    """Costs a query only for those who set a cap."""
    if comfort.cap_minutes is None:
        return False
    return seconds_today(comfort.person) >= comfort.cap_minutes * MINUTE


def last_report_of(person: User) -> datetime | None:
    """When any page of theirs last added to what they looked at; of today or yesterday."""
    recent = Exposure.objects.filter(person=person, day__gte=today() - timedelta(days=1))
    last: datetime | None = recent.aggregate(last=Max("reported_at"))["last"]
    return last


def exposure_by_day(person: User, since: date) -> dict[date, float]:
    """Seconds a day, for the days on which they looked."""
    looked = Exposure.objects.filter(person=person, day__gte=since)
    return dict(looked.values_list("day").annotate(sum=Sum("seconds")))


def reveals_today(person: User) -> QuerySet[Reveal]:
    return Reveal.objects.filter(person=person, created_at__gte=start_of(today()))
