"""Finding a case by what somebody has in hand: an id, a reference, a hash, a file's name."""

import re
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from common.errors import NotFound
from common.ids import parse_public_id
from images.models import Submission
from moderation.models import Case
from moderation.selectors.cases import with_details

ROWS = 25
SHORTEST = 3
MOST = 200  # submissions of which the cases are looked up
HASH = re.compile(r"[0-9a-f]{8,64}")
PREFIXES = {"case": "pk", "sub": "submission__pk"}


def search(words: str, person: User) -> list[Case]:
    """The newest cases that fit, at most ROWS; a beginning of three characters is enough.

    A golden case in their hands stands in the place of the review that tells its truth.
    """
    wanted = words.strip()
    condition = _by_id(wanted) or (_by_text(wanted) if len(wanted) >= SHORTEST else None)
    if condition is None:
        return []
    dealt = Case.objects.filter(kind=Case.Kind.GOLDEN, assignee=person)
    telling = Q(kind=Case.Kind.REVIEW, submission__in=dealt.values("submission"))
    found = Case.objects.filter(condition, Q(kind=Case.Kind.REVIEW) | Q(assignee=person))
    found = found.exclude(telling)
    return list(with_details(found).order_by("-created_at")[:ROWS])


def _by_id(wanted: str) -> Q | None:
    prefix = wanted.partition("_")[0]
    if prefix not in PREFIXES:
        return None
    try:
        return Q(**{PREFIXES[prefix]: parse_public_id(prefix, wanted)})
    except NotFound:
        return None


def _by_text(wanted: str) -> Q:
    """References and names as they begin, hashes from eight digits on; each asks an index."""
    fields = ["reference", "file_name"]
    if HASH.fullmatch(wanted.lower()):
        return Q(submission__in=_beginning("image__sha256", wanted.lower()))
    return Q(submission__in=[key for field in fields for key in _beginning(field, wanted)])


def _beginning(field: str, wanted: str) -> list[UUID]:
    # The index leaves out what has no text, and PostgreSQL uses it only where the question does.
    found = Submission.objects.filter(**{f"{field}__startswith": wanted}).exclude(**{field: ""})
    return list(found.values_list("pk", flat=True)[:MOST])
