"""What somebody ruled last: it can be taken back for a while, or said of copies that wait."""

from django.db.models import QuerySet

from accounts.models import User
from images.lookup import images_near, is_comparable
from images.models import Image
from images.pdq import LARGEST_DISTANCE
from moderation.bulk import MOST, ruled_in_bulk
from moderation.models import Case, Decision
from moderation.selectors import FOR_EVERYBODY, undoable_by


def last_ruling_of(moderator: User) -> dict[str, object]:
    """One query; a second one only while a ruling of theirs can be taken back."""
    ruling = undoable_by(moderator)
    return {
        "undoable": ruling,
        "copies_wait": ruling is not None and _copies_wait(ruling, moderator),
    }


def _copies_wait(ruling: Decision, moderator: User) -> bool:
    """Others of nearly the same picture, that may be ruled on in bulk."""
    # What lies close to a golden item would tell its truth.
    if ruling.kind != Decision.Kind.RULING or ruling.case.is_golden:
        return False
    waiting = Case.objects.filter(
        kind=Case.Kind.REVIEW,
        status__in=FOR_EVERYBODY,
        submission__image__in=_copies(ruling.case.submission.stored_image),
    )
    return ruled_in_bulk(waiting, moderator).exists()


def _copies(image: Image) -> QuerySet[Image, object]:
    """As a question inside the question; cut off, it is asked first and by the index of hashes."""
    if not is_comparable(image):
        return Image.objects.filter(pk=image.pk).values("pk")
    return images_near(image.pdq, LARGEST_DISTANCE).values("pk")[:MOST]
