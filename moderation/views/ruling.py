"""Rule, and go on to the next case."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from common.errors import DomainError
from common.parts import wants_part
from moderation.errors import (
    CannotReopen,
    InvalidRuling,
    LeaseLost,
    NotYourRole,
    QueueEmpty,
    TooLate,
)
from moderation.forms import ReopenForm, RulingForm, has_words_beside, kept, ruling_of
from moderation.guards import review_act
from moderation.models import Case, Queue
from moderation.outcomes import Outcome
from moderation.selectors import case_by
from moderation.services import claim_next, commit_first_look, reopen_case
from moderation.services import decide as write_decision
from moderation.services import undo as take_back
from moderation.views.case import answer

OPINIONS = {outcome.value for outcome in Outcome} - {Outcome.ESCALATE.value}


@review_act
def decide(request: HttpRequest, moderator: User, case_id: str) -> HttpResponse:
    case, form = case_by(case_id), RulingForm(request.POST)
    if not form.is_valid():
        return answer(request, moderator, case, form)
    try:
        write_decision(case=case, reviewer=moderator, ruling=ruling_of(form))
    except InvalidRuling as refusal:
        form.refuse(refusal)
        return answer(request, moderator, case, form)
    except DomainError as refusal:
        return answer(request, moderator, case_by(case_id), form, refusal)
    address = _way_on(case.queue, moderator, stop=request.POST.get("then") == "stop")
    return HttpResponseClientRedirect(address) if wants_part(request) else redirect(address)


@review_act
def first_look(request: HttpRequest, moderator: User, case_id: str) -> HttpResponse:
    """What they think, before the page shows what the machine says."""
    case = case_by(case_id)
    outcome = request.POST.get("first", "")
    if outcome not in OPINIONS:
        messages.error(request, "Choose what you think of the picture first.")
        return _looked(request, moderator, case)
    try:
        commit_first_look(case=case, reviewer=moderator, outcome=Outcome(outcome))
    except LeaseLost as refusal:
        return answer(request, moderator, case_by(case_id), None, refusal)
    return _looked(request, moderator, case)


def _looked(request: HttpRequest, moderator: User, case: Case) -> HttpResponse:
    """The page anew; answered at once where a redirect would lose words."""
    if has_words_beside(request.POST):
        return answer(request, moderator, case, None)
    return redirect("moderation:case", case.public_id)


@review_act
def undo(request: HttpRequest, moderator: User, case_id: str) -> HttpResponse:
    """The case is theirs again, with the form as they had sent it."""
    case = case_by(case_id)
    try:
        take_back(case=case, reviewer=moderator)
    except TooLate as refusal:
        messages.error(request, refusal.detail)
    else:
        messages.info(request, "Your ruling was taken back. Rule again, or release the case.")
    return redirect("moderation:case", case.public_id)


@review_act
def reopen(request: HttpRequest, moderator: User, case_id: str) -> HttpResponse:
    """A new ruling may follow; the old one is not edited."""
    case, form = case_by(case_id), ReopenForm(request.POST)
    if not form.is_valid():
        return answer(request, moderator, case, None, reopen_form=form)
    try:
        reopen_case(case=case, by=moderator, note=form.cleaned_data["reopen_note"])
    except (CannotReopen, NotYourRole) as refusal:
        typed = kept(request.POST, "reopen_note")
        return answer(request, moderator, case_by(case_id), typed, refusal)
    messages.success(request, "The case is open again.")
    return redirect("moderation:case", case.public_id)


def _way_on(queue: Queue, moderator: User, *, stop: bool) -> str:
    """The next case, or the queue when it is empty or they want a pause."""
    if not stop:
        try:
            case = claim_next(moderator=moderator, queue=queue)
            return reverse("moderation:case", args=[case.public_id])
        except QueueEmpty:
            pass
    return queue.get_absolute_url()
