"""What somebody may want to know of their own work: it is shown to nobody else."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import User
from common.charts import BarChart, bar_chart
from moderation.rest import work_began
from moderation.selectors import exposure_by_day, reveals_today, today

DAYS = 14
MINUTE = 60  # seconds


@dataclass(frozen=True)
class Overview:
    minutes_today: float
    reveals: int
    work_began: datetime | None  # None while they rest
    days: BarChart


def overview_of(person: User) -> Overview:
    days = [today() - timedelta(days=ago) for ago in reversed(range(DAYS))]
    minutes = _minutes(person, days)
    return Overview(
        minutes_today=minutes[-1],
        reveals=reveals_today(person).count(),
        work_began=work_began(person),
        days=bar_chart(
            [(f"{day:%d %b}", looked) for day, looked in zip(days, minutes, strict=True)], "minutes"
        ),
    )


def _minutes(person: User, days: list[date]) -> list[float]:
    seconds = exposure_by_day(person, days[0])
    return [seconds.get(day, 0.0) / MINUTE for day in days]
