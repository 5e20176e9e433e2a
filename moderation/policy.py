"""The rules that lead from findings to people; no database, no clock."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta

from detection.models import Finding, Verdict
from moderation.models import Case, Rule

SURELY_FAKE = 0.95
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


def under(rule: Rule | None, flagging: Flagging | None) -> Flagging | None:
    """A routing rule also takes what nothing flagged, and may say how much it presses."""
    if rule is None:
        return flagging
    found = flagging or Flagging(Case.Cause.SAMPLED, severity=1)
    return replace(found, severity=rule.severity or found.severity)


def time_to_rule(*, severity: int, due_hours: int) -> timedelta:
    """What presses is due sooner: a queue's hours are those of its mildest cases."""
    return timedelta(hours=due_hours * URGENCY[severity])
