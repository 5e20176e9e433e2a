"""Known images and what lies close to them."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from common.errors import NotFound
from common.ids import parse_public_id
from images.lookup import images_near, is_comparable
from images.models import Image, Submission
from images.pdq import LARGEST_DISTANCE
from moderation.banks import distance_of
from moderation.models import Bank, BankEntry, BankMatch, Case, Decision
from moderation.outcomes import Outcome
from moderation.selectors.cases import with_details
from moderation.selectors.rulings import with_rulings

CLOSEST = 50
NEIGHBOURS = 12
RULED_AUTHENTIC = Q(
    submission__ruling__outcome=Outcome.AUTHENTIC.value,
    submission__flag__in=(Submission.Flag.DECIDED, Submission.Flag.FINAL),
)


@dataclass(frozen=True)
class Neighbour:
    """A submission of nearly the same picture, and how it was ruled."""

    submission: Submission
    case: Case | None
    distance: int


def banks() -> QuerySet[Bank]:
    live = Count("entries", filter=Q(entries__removed_at=None))
    return Bank.objects.annotate(size=live)


def bank_named(slug: str) -> Bank:
    """The bank of this name in addresses; the first one without a name."""
    bank = (Bank.objects.filter(slug=slug) if slug else Bank.objects.all()).first()
    if bank is None:
        raise NotFound("There is no such bank.")
    return bank


def entries_of(bank: Bank, begins: str = "") -> QuerySet[BankEntry]:
    """With how many submissions each has matched, and how many of them are ruled otherwise."""
    live = bank.entries.filter(removed_at=None)
    if begins:  # between two hashes, which an index finds under any collation
        live = live.filter(pdq__gte=begins, pdq__lte=begins.ljust(64, "f"))
    live = live.annotate(found=_matches(), otherwise=_matches(_says_otherwise()))
    return live.select_related("policy", "added_by", "decision__case__submission__image")


def contradicted(entries: QuerySet[BankEntry]) -> QuerySet[BankEntry]:
    """Those of them that rulings contradict."""
    matches = BankMatch.objects.filter(RULED_AUTHENTIC)
    # Distinct, they are found once and by the index of such rulings, not entry by entry.
    close = matches.values("entry").distinct()
    return entries.filter(bank__kind=Bank.Kind.FAKE, pk__in=close)


def ruled_otherwise(entry: BankEntry) -> QuerySet[Case]:
    """Cases whose ruling stands and contradicts a known fake; `rulings` ends with that ruling."""
    matches = entry.matches.filter(_says_otherwise())
    reviews = Case.objects.filter(
        kind=Case.Kind.REVIEW, submission__in=matches.values("submission")
    )
    rulings = Prefetch("decisions", with_rulings(Decision.objects.all()), to_attr="rulings")
    return with_details(reviews).prefetch_related(rulings)


def _says_otherwise() -> Q:
    """Of a match; none with what is harmless, as a small forgery leaves a hash nearly as it was."""
    return Q(entry__bank__kind=Bank.Kind.FAKE) & RULED_AUTHENTIC


def _matches(*conditions: Q) -> Coalesce:
    """How many of the entries that are shown; a join would count those of the whole bank first."""
    matches = BankMatch.objects.filter(*conditions, entry=OuterRef("pk")).order_by()
    counted = matches.values("entry").annotate(count=Count("id")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def entry_by(public_id: str) -> BankEntry:
    found = BankEntry.objects.filter(pk=parse_public_id("ent", public_id), removed_at=None)
    entry = found.select_related("bank", "policy", "decision").first()
    if entry is None:
        raise NotFound("There is no such entry.")
    return entry


def matches_of(submission: Submission) -> QuerySet[BankMatch]:
    """The known images that a submission lies close to, the closest first."""
    matches = BankMatch.objects.filter(submission=submission, entry__removed_at=None)
    related = matches.select_related("entry__bank", "entry__policy", "entry__decision__case")
    return related.order_by("distance", "entry")


def neighbours_of(submission: Submission) -> list[Neighbour]:
    """The closest other submissions of nearly the same picture, at most NEIGHBOURS."""
    if not is_comparable(submission.image):
        return []
    images = _closest(submission.stored_image)
    others = Submission.objects.filter(image__in=images).exclude(pk=submission.pk)
    shown = list(others.select_related("image", "organisation").order_by("-id")[:CLOSEST])
    reviews = Case.objects.filter(submission__in=shown, kind=Case.Kind.REVIEW)
    cases = {case.submission_id: case for case in reviews}
    found = [
        Neighbour(one, cases.get(one.pk), distance_of(images[one.stored_image.pk])) for one in shown
    ]
    return sorted(found, key=lambda one: one.distance)[:NEIGHBOURS]


def _closest(image: Image) -> dict[UUID, Image]:
    return {one.pk: one for one in images_near(image.pdq, LARGEST_DISTANCE)[:CLOSEST]}
