"""Images a day, counted in the transaction that brings each of them in."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.errors import ImagesSpent
from accounts.models import Organisation
from accounts.selectors import images_today

# The row stays locked until the transaction ends, so parallel uploads cannot pass the quota. One
# that began before midnight and gets here after it counts to the new day.
COUNT = """
INSERT INTO accounts_imagecount AS held (organisation_id, day, images)
VALUES (%(organisation)s, (now() AT TIME ZONE 'UTC')::date, 1)
ON CONFLICT (organisation_id) DO UPDATE SET
    day = greatest(held.day, excluded.day),
    images = CASE WHEN held.day < excluded.day THEN 1 ELSE held.images + 1 END
WHERE held.day < excluded.day OR held.images < %(quota)s
"""


def require_room_today(organisation: Organisation) -> None:
    """A look beforehand, so that nothing is stored for what will be refused."""
    if images_today(organisation) >= organisation.images_per_day:
        raise _spent(organisation)


def count_image(organisation: Organisation) -> None:
    """Count one in the caller's transaction, or raise ImagesSpent."""
    told: dict[str, Any] = {"organisation": organisation.pk, "quota": organisation.images_per_day}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, told)
        if not cursor.rowcount:
            raise _spent(organisation)


def _spent(organisation: Organisation) -> ImagesSpent:
    now = timezone.now()
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return ImagesSpent(
        f"Your organisation may bring in {organisation.images_per_day} images a day (UTC); "
        "nothing was stored.",
        retry_after=int((midnight - now).total_seconds()) + 1,
    )
