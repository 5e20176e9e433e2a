"""Cases that turn out to press more."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from audit.services import Fact
from images.models import Submission
from moderation import lifecycle
from moderation.models import BankEntry, Case
from moderation.policy import Flagging, time_to_rule, under
from moderation.selectors import FOR_EVERYBODY


def press(
    submissions: Collection[Submission], flagging: Flagging, *, near: BankEntry
) -> list[Fact]:
    """Let what is for anybody press as a new case would, and never less; the caller records it.

    What somebody holds keeps its holder. A row that is being changed is waited for, and what was
    just ruled on may be taken back: the past is searched once, and what is passed over then is
    mild for good.
    """
    for_anybody = Q(status__in=FOR_EVERYBODY) | Q(claimed_from__in=FOR_EVERYBODY)
    may_come_back = Q(settles_at__gt=Now())
    found = Case.objects.filter(
        for_anybody | may_come_back, kind=Case.Kind.REVIEW, submission__in=submissions
    )
    locked = found.select_for_update(of=("self",))
    now = timezone.now()
    cases = [
        case
        for case in locked.select_related("submission", "queue", "rule").order_by("id")
        if _raise(case, flagging, now)
    ]
    Case.objects.bulk_update(cases, ["cause", "severity", "due_at"])
    return [_fact(case, near) for case in cases]


def _raise(case: Case, flagging: Flagging, now: datetime) -> bool:
    """Whether that changed anything."""
    before = (case.cause, case.severity)
    wanted = under(case.rule, flagging) or flagging
    case.cause, case.severity = wanted.cause, max(case.severity, wanted.severity)
    in_time = time_to_rule(severity=case.severity, due_hours=case.queue.due_hours)
    case.due_at = min(case.due_at, now + in_time)
    return before != (case.cause, case.severity)


def _fact(case: Case, near: BankEntry) -> Fact:
    data = {"cause": case.cause, "severity": case.severity, "entry": near.public_id}
    return lifecycle.fact(case, "case.raised", data=data)
