"""Rule on many cases at once: a filter, what it would take, the ruling, and the way back."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import User
from common.pages import Place, page_of
from moderation.bulk import check_may_rule, may_rule, preview
from moderation.bulk_forms import BulkFilter
from moderation.errors import CannotReverse, InvalidRuling, NothingFits
from moderation.focus import focus_first_error
from moderation.forms import RulingForm, ruling_of
from moderation.guards import review_act, review_page
from moderation.selectors import batch_by, batches, cases_of, standing_ruling
from moderation.services import reverse_batch, rule_in_bulk

Context = dict[str, object]


@review_page
def bulk(request: HttpRequest, moderator: User) -> HttpResponse:
    chosen = BulkFilter(request.GET)
    status = HTTPStatus.OK if chosen.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
    place = Place.asked(request.GET, chosen.said)
    context = _context(chosen, moderator, _suggested(chosen, moderator), place)
    return render(request, "moderation/bulk/bulk.html", context, status=status)


def _context(chosen: BulkFilter, moderator: User, form: RulingForm, place: Place) -> Context:
    found = None
    if chosen.is_valid() and chosen.said:
        found = preview(chosen.cleaned_data, moderator, chosen.looked_at)
    return {
        "chosen": chosen,
        "preview": found,
        "form": form,
        "as_of": chosen.looked_at.isoformat() if chosen.is_valid() else "",
        "may_rule": may_rule(_filters(chosen), moderator),
        "page": page_of(batches(), place, "bat"),
    }


def _suggested(chosen: BulkFilter, moderator: User) -> RulingForm:
    """What was said of the case that the others resemble, by them or for everybody to know."""
    case = chosen.cleaned_data.get("near") if chosen.is_valid() else None
    ruling = standing_ruling(case) if case else None
    if ruling is None or not (ruling.published_at or ruling.reviewer_id == moderator.pk):
        return RulingForm()
    policy = ruling.policy.code if ruling.policy else ""
    return RulingForm(
        initial={"outcome": ruling.outcome, "policy": policy, "reason": ruling.reason}
    )


def _filters(chosen: BulkFilter) -> dict[str, Any]:
    return chosen.cleaned_data if chosen.is_valid() else {}


@review_act
def apply(request: HttpRequest, moderator: User) -> HttpResponse:
    chosen, form = BulkFilter(request.POST), RulingForm(request.POST)
    check_may_rule(_filters(chosen), moderator)
    if not (chosen.is_valid() and chosen.said and form.is_valid()):
        return _again(request, moderator, chosen, form)
    try:
        batch = rule_in_bulk(
            chosen=chosen.cleaned_data,
            said=chosen.said,
            as_of=chosen.looked_at,
            by=moderator,
            ruling=ruling_of(form),
        )
    except (InvalidRuling, NothingFits) as refusal:
        form.refuse(refusal)
        return _again(request, moderator, chosen, form, refusal.status)
    messages.success(request, f"{batch.count} cases were ruled on.")
    return redirect("moderation:batch", batch.public_id)


def _again(
    request: HttpRequest,
    moderator: User,
    chosen: BulkFilter,
    form: RulingForm,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    focus_first_error([form])
    context = _context(chosen, moderator, form, Place.asked({}, chosen.said))
    return render(request, "moderation/bulk/bulk.html", context, status=status)


@review_page
def batch(request: HttpRequest, moderator: User, batch_id: str) -> HttpResponse:
    found = batch_by(batch_id)
    page = page_of(cases_of(found), Place.asked(request.GET), "case", count=found.count)
    context = {"batch": found, "page": page}
    return render(request, "moderation/bulk/batch.html", context)


@review_act
def reverse(request: HttpRequest, moderator: User, batch_id: str) -> HttpResponse:
    found = batch_by(batch_id)
    try:
        reversed_ = reverse_batch(batch=found, by=moderator)
    except CannotReverse as refusal:
        messages.error(request, refusal.detail)
    else:
        messages.success(request, f"{reversed_.reopened} cases are open again.")
    return redirect("moderation:batch", found.public_id)
