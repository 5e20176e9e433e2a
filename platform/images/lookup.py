"""Which images and submissions show a picture, or nearly the same."""

from collections.abc import Sequence

from django.db.models import QuerySet, Value

from accounts.models import Organisation
from common import scope
from images.models import Image, Submission
from images.pdq import LOWEST_QUALITY, Distance, distance_to, near
from images.selectors import submissions_of

MOST = 50


def is_comparable(image: Image | None) -> bool:
    """Flat pictures have hashes that say nothing."""
    return image is not None and bool(image.pdq) and (image.pdq_quality or 0) >= LOWEST_QUALITY


def images_near(pdq: str, at_most: int) -> QuerySet[Image]:
    """Images that are no further, the closest first, with their `distance`."""
    comparable = Image.objects.filter(pdq_quality__gte=LOWEST_QUALITY)
    return near(comparable, pdq, at_most).annotate(distance=distance_to(pdq)).order_by("distance")


def with_content(organisation: Organisation, sha256: str) -> QuerySet[Submission]:
    """An organisation's submissions of exactly these bytes, the newest first, at most MOST."""
    return submissions_of(organisation).filter(image__sha256=sha256).order_by("-pk")[:MOST]


def near_hash(organisation: Organisation, pdq: str, at_most: int) -> QuerySet[Submission]:
    """An organisation's submissions that are no further, with their `distance`."""
    images = images_near(pdq, at_most).filter(organisation=organisation)
    # Behind a wall PostgreSQL does not ask the index of hashes, whose operator might tell tales. So
    # the images are found over it, and what is shown of them is read behind it.
    with scope.everyone():
        keys = list(images.values_list("pk", flat=True)[: MOST + 1])
    found = submissions_of(organisation).filter(image__in=keys)
    measured = found.annotate(distance=Distance("image__pdq", Value(pdq)))
    return measured.order_by("distance", "-pk")


def near_duplicates(submission: Submission, at_most: int) -> Sequence[Submission]:
    """The organisation's other submissions of nearly the same picture, at most MOST."""
    if not is_comparable(submission.image):
        return []
    found = near_hash(submission.organisation, submission.stored_image.pdq, at_most)
    return list(found.exclude(pk=submission.pk)[:MOST])
