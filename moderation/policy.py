"""The rules that lead from findings to people; no database, no clock."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from django.utils import timezone

from detection.models import Finding, Verdict
from moderation.models import Case, Queue, Rule
from moderation.outcomes import Outcome

SURELY_FAKE = 0.95
APPEAL_MONTHS = 6
# A senior settles alone what was escalated or appealed.
FOR_ONE = {Case.Status.ESCALATED.value, Case.Status.APPEALED.value}
CONTRADICTIONS = {
    (Verdict.LIKELY_FAKE.value, Outcome.AUTHENTIC.value),
    (Verdict.LIKELY_AUTHENTIC.value, Outcome.CONFIRMED_FAKE.value),
}
URGENCY = {1: 1.0, 2: 0.5, 3: 0.25}


@dataclass(frozen=True)
class Flagging:
    """Why a submission goes to people, and how much it presses (1 to 3)."""

    cause: Case.Cause
    severity: int


def route(
    *,
    verdict: str = "",
    probability: float | None = None,
    findings: Collection[str] = (),
    quarantined: bool = False,
) -> Flagging | None:
    """`findings` are the statuses of the detectors; None means that no person needs to look."""
    if quarantined:
        return Flagging(Case.Cause.QUARANTINED, severity=2)
    if verdict == Verdict.LIKELY_FAKE:
        return Flagging(
            Case.Cause.LIKELY_FAKE, severity=3 if (probability or 0) >= SURELY_FAKE else 2
        )
    if Finding.Status.FAILED in findings:
        return Flagging(Case.Cause.DETECTOR_FAILED, severity=1)
    if verdict == Verdict.NOT_APPLICABLE:
        return Flagging(Case.Cause.NO_DETECTOR, severity=1)
    if verdict == Verdict.INCONCLUSIVE:
        return Flagging(Case.Cause.INCONCLUSIVE, severity=1)
    return None


class Known(StrEnum):
    """What the banks say of an image."""

    FAKE = "fake"
    HARMLESS = "harmless"


def told_by_banks(known: Known | None, flagging: Flagging | None) -> Flagging | None:
    """A known fake presses whatever the machine says; what is close to harmless only less.

    Never not at all: a small forgery leaves a hash nearly as it was.
    """
    if known == Known.FAKE:
        return Flagging(Case.Cause.KNOWN_FAKE, severity=3)
    if known == Known.HARMLESS and flagging:
        return replace(flagging, severity=1)
    return flagging


def under(rule: Rule | None, flagging: Flagging | None) -> Flagging | None:
    """A routing rule also takes what nothing flagged, and may say how much it presses."""
    if rule is None:
        return flagging
    found = flagging or Flagging(Case.Cause.SAMPLED, severity=1)
    return replace(found, severity=rule.severity or found.severity)


def reviews_needed(case: Case, queue: Queue, *, outcome: str) -> int:
    """How many people must agree, now that one has ruled `outcome`."""
    needed = max(case.reviews_needed, queue.reviews)
    wants_second = (
        (queue.second_if_severe and case.severity == Case.Severity.HIGH)
        or (queue.second_if_against_machine and contradicts(case.submission.verdict, outcome))
        or lot(case) < queue.second_share
    )
    return max(needed, 2) if wants_second else needed


def asks_several(case: Case, queue: Queue) -> bool:
    """Whether people rule one after another without hearing of each other, whatever they say."""
    return not is_in_dispute(case) and reviews_needed(case, queue, outcome="") > 1


def is_blind(case: Case, queue: Queue) -> bool:
    """Whether reviewers look before they see the verdict; who settles a dispute sees everything."""
    return queue.blind_first and not is_in_dispute(case)


def is_in_dispute(case: Case) -> bool:
    """One person settles it. An escalation that can be taken back is no dispute yet."""
    return case.settles_at is None and not FOR_ONE.isdisjoint({case.status, case.claimed_from})


def contradicts(verdict: str, outcome: str) -> bool:
    """A person and the machine decided for opposite sides."""
    return (verdict, outcome) in CONTRADICTIONS


def lot(case: Case) -> float:
    """A number in [0, 100) drawn by lot, always the same for one case."""
    return int.from_bytes(sha256(case.pk.bytes).digest()[:4]) * 100 / 2**32


def appeal_window_began(now: datetime | None = None) -> datetime:
    """Rulings that were told before this can no longer be appealed: six calendar months ago."""
    now = now or timezone.now()
    months = now.year * 12 + now.month - 1 - APPEAL_MONTHS
    year, month = months // 12, months % 12 + 1
    return now.replace(year=year, month=month, day=min(now.day, monthrange(year, month)[1]))


def time_to_rule(*, severity: int, due_hours: int) -> timedelta:
    """What presses is due sooner: a queue's hours are those of its mildest cases."""
    return timedelta(hours=due_hours * URGENCY[severity])
