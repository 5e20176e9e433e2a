"""Everything that a moderator sees of a case, read for one page."""

from django.conf import settings

from accounts.models import User
from detection.presentation import describe
from moderation.forms import HandForm, HoldForm, RulingForm
from moderation.models import Case
from moderation.selectors import decisions_on
from moderation.standing import Standing, standing_of
from moderation.timeline import timeline_of

Context = dict[str, object]


def workbench(case: Case, moderator: User, heat: str = "") -> Context:
    return {
        **panel(case, moderator),
        **describe(case.submission, heat),
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
        "hold_form": HoldForm(),
        "hand_form": HandForm(moderator),
    }


def lease(case: Case) -> Context:
    return {"case": case, "lease_seconds": settings.CASE_LEASE_SECONDS}


def _was_ruled(case: Case) -> bool:
    """Claimed again after a person had said something about it."""
    return case.claimed_from != Case.Status.OPEN
