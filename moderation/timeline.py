"""The story of a case, told from the ledger."""

import json
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from audit.models import LedgerEntry
from moderation.lifecycle import BEGINNINGS_OF_A_CLAIM
from moderation.models import Case
from moderation.outcomes import Outcome
from moderation.veil import is_timeless

WORDS = {
    "submission.accepted": "Image received",
    "submission.fetched": "Fetched from the address that was sent",
    "submission.analysed": "Analysed",
    "submission.quarantined": "Set aside: the analysis kept failing",
    "submission.deleted": "Deleted by its sender",
    "image.erased": "Its bytes were taken out of the store",
    "case.opened": "Sent to people",
    "case.raised": "Presses more than before",
    "case.claimed": "Claimed",
    "case.released": "Released",
    "case.returned": "Returned to the queue: the claim ran out",
    "case.held": "Put aside for a while",
    "case.handed_over": "Handed to a colleague",
    "case.freed": "For everybody again: it was not taken up in time",
    "case.escalated": "Escalated to a senior moderator",
    "case.decided": "Ruled",
    "case.decided_in_bulk": "Ruled in bulk",
    "case.voted": "Reviewed; another person reviews it, too",
    "case.disagreed": "Reviewed; two people disagree, a senior moderator decides",
    "case.appealed": "The uploader appealed the ruling",
    "case.reopened": "Opened again",
    "case.closed": "Closed: the ruling is final",
    "case.withdrawn": "Closed: nobody needs to look at it any more",
    "case.undone": "Ruling taken back",
    "ruling.published": "The ruling stands; uploader and partner are told",
    "image.revealed": "Looked at without the blur",
}
# What would tell a truth before the ruling. Of golden items only older rows have such a subject.
UNTOLD = ("feedback.given", "golden.added", "golden.removed")
# Before the first look: only a known fake lets a case press more.
UNTOLD_TO_THE_VEILED = (*UNTOLD, "case.raised")
OTHERS = {"system": "Touchstone", "key": "Through the API"}


@dataclass(frozen=True)
class Entry:
    text: str
    actor: str
    at: datetime


def timeline_of(case: Case, *, veiled: bool = False, untold: Collection[str] = ()) -> list[Entry]:
    """Oldest first, with the names of the people who may still be named.

    `veiled` for those who look first: that somebody ruled, but not what, nor why it presses.
    `untold` are decisions of which the reader may not know what they say.
    """
    subjects = [case.public_id, *([] if is_timeless(case) else [case.submission.public_id])]
    silent = UNTOLD_TO_THE_VEILED if veiled else UNTOLD
    told = LedgerEntry.objects.filter(subject__in=subjects).exclude(action__in=silent)
    rows = list(told.order_by("sequence"))
    names = _names(row.actor for row in rows)
    return [
        Entry(_text(row, veiled, untold), names.get(row.actor) or _other(row.actor), row.at)
        for row in rows
    ]


def is_held_since_an_undo(case: Case) -> bool:
    """Whether the last claim on it began with a ruling that was taken back."""
    began = LedgerEntry.objects.filter(subject=case.public_id, action__in=BEGINNINGS_OF_A_CLAIM)
    return began.order_by("-sequence").values_list("action", flat=True).first() == "case.undone"


def _text(row: LedgerEntry, veiled: bool, untold: Collection[str]) -> str:
    words = WORDS.get(row.action, row.action)
    if veiled or row.action not in {"case.decided", "case.decided_in_bulk"}:
        return words
    said = json.loads(row.payload)["data"]
    return words if said.get("decision") in untold else f"{words}: {_word(said['outcome'])}"


def _word(outcome: str) -> str:
    return str(Outcome(outcome).label).lower()


def _names(actors: Iterable[str]) -> dict[str, str]:
    keys = {actor: uuid.UUID(actor[5:]) for actor in actors if actor.startswith("user:")}
    people = User.objects.in_bulk(keys.values())
    return {actor: str(people[key]) for actor, key in keys.items() if key in people}


def _other(actor: str) -> str:
    return OTHERS.get(actor.partition(":")[0], "A former member")
