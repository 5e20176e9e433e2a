"""I6: attempts never pass the cap."""

from django.conf import settings

from worker.invariants.breaches import Rule

RULES = (
    Rule(
        "I6",
        "tried more often than the cap allows",
        """
        SELECT $submission FROM images_submission submission
        WHERE attempts > %(cap)s AND status NOT IN ('fetching', 'failed', 'deleted')
        """,
        {"cap": settings.MAX_ATTEMPTS},
    ),
)
