"""Finding a case by what somebody has in hand: an id, a reference, a hash, a file's name."""

import re
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery

from accounts.models import User
from common.errors import NotFound
from common.ids import parse_public_id
from images.models import Submission
from moderation.models import Case
from moderation.selectors.cases import running_for, with_details

ROWS = 25
SHORTEST = 3
MOST = 200  # submissions of which the cases are looked up
HASH = re.compile(r"[0-9a-f]{8,64}")


def search(words: str, person: User) -> list[Case]:
    """Cases that fit, newest first, at most ROWS; a beginning of three characters is enough.

    The id of a case leads to it, as its address does.
    """
    wanted = words.strip()
    condition = _by_id("case", "pk", wanted) or _by_picture(wanted, person)
    if condition is None:
        return []
    found = with_details(Case.objects.filter(condition))
    return list(found.order_by("-created_at")[:ROWS])


def _by_picture(wanted: str, person: User) -> Q | None:
    condition = _by_id("sub", "submission", wanted) or _by_text(wanted)
    return condition & _standing_for_it(person) if condition else None


def _standing_for_it(person: User) -> Q:
    """The review of a picture, or while one runs a golden case, of which it tells the truth."""
    running = running_for(person).filter(kind=Case.Kind.GOLDEN, submission=OuterRef("submission"))
    first = Subquery(running.values("pk")[:1])
    return Q(~Exists(running), kind=Case.Kind.REVIEW) | Q(pk=first)


def _by_id(prefix: str, field: str, wanted: str) -> Q | None:
    try:
        return Q(**{field: parse_public_id(prefix, wanted)})
    except NotFound:
        return None


def _by_text(wanted: str) -> Q | None:
    """References and names as they begin, hashes from eight digits on; each asks an index."""
    if len(wanted) < SHORTEST:
        return None
    asked = {"reference": wanted, "file_name": wanted}
    if HASH.fullmatch(wanted.lower()):
        asked["image__sha256"] = wanted.lower()
    return Q(submission__in=[key for field in asked for key in _beginning(field, asked[field])])


def _beginning(field: str, wanted: str) -> list[UUID]:
    # The index leaves out what has no text, and PostgreSQL uses it only where the question does.
    found = Submission.objects.filter(**{f"{field}__startswith": wanted}).exclude(**{field: ""})
    return list(found.values_list("pk", flat=True)[:MOST])
