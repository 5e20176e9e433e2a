"""Everything that a moderator sees of a case, read for one page."""

from django.conf import settings

from accounts.models import User
from detection.selectors import latest_analysis
from detection.wording import estimate
from images.models import Submission
from moderation.forms import RulingForm
from moderation.models import Case
from moderation.selectors import decisions_on
from moderation.standing import Standing, standing_of
from moderation.timeline import timeline_of

Context = dict[str, object]


def workbench(case: Case, moderator: User) -> Context:
    return {
        **panel(case, moderator),
        **_evidence(case.submission),
        "timeline": timeline_of(case),
    }


def panel(case: Case, moderator: User, form: RulingForm | None = None) -> Context:
    """The part of the page that changes: claim, ruling form, or what became of the case."""
    standing = standing_of(case, moderator)
    decisions = list(decisions_on(case)) if standing != Standing.MINE or _was_ruled(case) else []
    return {
        **lease(case),
        "submission": case.submission,
        "standing": standing,
        "decisions": decisions,
        "form": form or RulingForm(),
    }


def lease(case: Case) -> Context:
    return {"case": case, "lease_seconds": settings.CASE_LEASE_SECONDS}


def _was_ruled(case: Case) -> bool:
    """Claimed again after a person had said something about it."""
    return case.claimed_from != Case.Status.OPEN


def _evidence(submission: Submission) -> Context:
    analysis = latest_analysis(submission)
    if analysis is None:
        return {"analysis": None, "findings": [], "heat": None}
    findings = list(analysis.findings.all())
    return {
        "analysis": analysis,
        "findings": findings,
        "estimate": estimate(analysis),
        "threshold": next((f.threshold for f in findings if f.threshold is not None), None),
        "heat": next((f for f in findings if f.heatmap_key), None),
    }
