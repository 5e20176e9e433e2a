"""How well reviewers judge, and the golden items that tell."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import User
from accounts.roles import Role
from accounts.selectors import has_role
from moderation.errors import NotGolden
from moderation.guards import review_page, senior_act
from moderation.selectors import case_by, standing_ruling
from moderation.selectors.quality import (
    counted_at,
    golden_item,
    golden_items,
    overall_kappa,
    reviewers,
)
from moderation.services import make_golden, remove_golden


@review_page
def quality(request: HttpRequest, moderator: User) -> HttpResponse:
    """Seniors see everybody; others themselves."""
    is_senior = has_role(moderator, Role.SENIOR)
    everybody = reviewers()
    context = {
        "reviewers": [one for one in everybody if is_senior or one.person == moderator],
        "kappa": overall_kappa(),
        "counted_at": counted_at(),
        "golden": golden_items() if is_senior else [],
        "is_senior": is_senior,
    }
    return render(request, "moderation/quality/quality.html", context)


@senior_act
def add(request: HttpRequest, moderator: User, case_id: str) -> HttpResponse:
    case = case_by(case_id)
    ruling = standing_ruling(case)
    try:
        if ruling is None:
            raise NotGolden
        make_golden(decision=ruling, by=moderator)
    except NotGolden as refusal:
        messages.error(request, refusal.detail)
    else:
        messages.success(request, "This image is a golden item now.")
    return redirect("moderation:case", case.public_id)


@senior_act
def remove(request: HttpRequest, moderator: User, pk: int) -> HttpResponse:
    remove_golden(item=golden_item(pk), by=moderator)
    messages.success(request, "It is dealt to nobody any more.")
    return redirect("moderation:quality")
