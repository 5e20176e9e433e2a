"""Looking up hashes in the banks."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import F, QuerySet

from images.lookup import is_comparable
from images.models import Image, Submission
from images.pdq import distance_to, near
from moderation.models import Bank, BankEntry, BankMatch
from moderation.policy import Known


def entries_near(pdq: str) -> QuerySet[BankEntry]:
    """Entries within their bank's threshold, the closest first, with their `distance`."""
    live = BankEntry.objects.filter(removed_at=None)
    found = near(live, pdq).annotate(distance=distance_to(pdq))
    return found.filter(distance__lte=F("bank__threshold")).order_by("distance", "id")


def match(submissions: Sequence[Submission]) -> dict[UUID, Known]:
    """Write down which of these lie near known images; what is known of each that does."""
    images = Image.objects.in_bulk({submission.image_id for submission in submissions})
    comparable = [image for image in images.values() if is_comparable(image)]
    hashes: dict[UUID | None, str] = {image.pk: image.pdq for image in comparable}
    entries = {pdq: list(entries_near(pdq).select_related("bank")) for pdq in set(hashes.values())}
    known = {
        submission.pk: entries[hashes[submission.image_id]]
        for submission in submissions
        if entries.get(hashes.get(submission.image_id, ""))
    }
    _write(known)
    return {pk: _known(found) for pk, found in known.items()}


def _write(known: Mapping[UUID, Sequence[BankEntry]]) -> None:
    BankMatch.objects.bulk_create(
        [
            BankMatch(submission_id=pk, entry=entry, distance=distance_of(entry))
            for pk, entries in known.items()
            for entry in entries
        ],
        ignore_conflicts=True,
    )


def distance_of(row: BankEntry | Image) -> int:
    """In bits, as the look-up annotated it."""
    return int(vars(row)["distance"])


def _known(entries: Iterable[BankEntry]) -> Known:
    kinds = {entry.bank.kind for entry in entries}
    return Known.FAKE if Bank.Kind.FAKE in kinds else Known.HARMLESS
