"""Everything that a moderator sees of a case, read for one page."""

from collections.abc import Sequence
from typing import cast
from uuid import uuid4

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from accounts.selectors import has_role
from detection.presentation import describe
from images.lookup import is_comparable
from moderation.forms import HandForm, HoldForm, ReopenForm, RulingForm, typed
from moderation.last_ruling import last_ruling_of
from moderation.looks import Looks, looks_for
from moderation.models import Case, Decision, FirstLook
from moderation.outcomes import CERTAIN
from moderation.policy import is_blind, is_in_dispute
from moderation.rest import minutes_due
from moderation.selectors import (
    decisions_on,
    first_look_of,
    latest_feedback,
    matches_of,
    neighbours_of,
    open_appeal,
    probable_next,
)
from moderation.standing import Standing, standing_of
from moderation.timeline import is_held_since_an_undo, timeline_of
from moderation.veil import (
    MAY_RULE,
    is_timeless,
    is_told,
    is_veiled,
    may_hear_the_partner,
    may_take_back,
)

Context = dict[str, object]
CLOSED = (Case.Status.DECIDED, Case.Status.FINAL)
APPEALED = Case.Status.APPEALED.value


def workbench(
    case: Case,
    moderator: User,
    heat: str = "",
    looks: Looks | None = None,
    *,
    asked: bool = False,
) -> Context:
    """`asked`: the picture is wanted without the blur."""
    looks = looks or looks_for(moderator)
    shown = panel(case, moderator)
    veiled, untold = bool(shown["veiled"]), cast("list[str]", shown["untold"])
    return {
        **shown,
        "looks": looks,
        "shown": looks.shows(case, asked=asked),
        "view": uuid4(),
        "minutes_of_work": minutes_due(looks.comfort),
        **({} if veiled else evidence(case, heat)),
        "timeless": is_timeless(case),
        "timeline": timeline_of(case, veiled=veiled, untold=untold),
        **last_ruling_of(moderator),
    }


def evidence(case: Case, heat: str) -> Context:
    """What the machine found and what is known of the picture."""
    return {
        **describe(case.submission, heat),
        "home": reverse("moderation:case", args=[case.public_id]),
        # What is known of a golden item would tell its truth.
        "matches": [] if case.is_golden else matches_of(case.submission),
        "neighbours": [] if case.is_golden else neighbours_of(case.submission),
    }


def panel(
    case: Case, moderator: User, form: RulingForm | None = None, sent: QueryDict | None = None
) -> Context:
    """The part of the page that changes: claim, ruling form, or what became of the case.

    `sent`: the request that this answers, which loses no word.
    """
    standing = standing_of(case, moderator)
    first = first_look_of(case, moderator) if is_blind(case, case.queue) else None
    veiled = is_veiled(case, standing, first)
    said = list(decisions_on(case))
    may_undo = may_take_back(case, said, moderator)
    may_rule = may_undo or standing in MAY_RULE
    hidden = [one for one in said if may_rule and is_hidden(one, case, moderator)]
    seen = [one for one in said if one not in hidden and one.undone_at is None]
    return {
        **lease(case, veiled=veiled),
        "submission": case.submission,
        "standing": standing,
        "first": first,
        "decisions": [] if veiled else seen,
        "feedback": latest_feedback(case.submission)
        if may_hear_the_partner(case, standing)
        else None,
        "hidden": sum(one.undone_at is None for one in hidden),
        "untold": [one.public_id for one in hidden],
        "may_undo": may_undo,
        "comparable": is_comparable(case.submission.image),
        **notes(case, moderator, may_rule=may_rule, veiled=veiled),
        "form": form or taken_back(case, said, moderator) or suggested(first),
        **forms_beside(moderator, sent or QueryDict()),
        "reopen_form": ReopenForm() if can_reopen(case, said, moderator) else None,
        "can_be_golden": can_be_golden(case, said, moderator),
        "appeal": open_appeal(case) if APPEALED in {case.status, case.claimed_from} else None,
        "upcoming": probable_next(moderator, case.queue) if standing == Standing.MINE else None,
    }


def forms_beside(moderator: User, sent: QueryDict) -> Context:
    """To put the case aside or to hand it over, as far as they were filled in."""
    return {
        "hold_form": HoldForm(initial=typed(HoldForm, sent)),
        "hand_form": HandForm(moderator, initial=typed(HandForm, sent)),
    }


def notes(case: Case, moderator: User, *, may_rule: bool, veiled: bool) -> Context:
    """What colleagues wrote, and how much of it they read later."""
    written = list(case.notes.select_related("author").order_by("created_at"))
    shown = [
        note
        for note in written
        if note.author_id == moderator.pk or (not veiled and is_told(note, case, may_rule=may_rule))
    ]
    return {"notes": shown, "later": len(written) - len(shown)}


def can_reopen(case: Case, said: Sequence[Decision], moderator: User) -> bool:
    """A settled ruling, by a senior or by whose it is."""
    if case.status != Case.Status.DECIDED or case.settles_at or case.is_golden:
        return False
    ruling = next((one for one in said if one.published_at), None)
    return has_role(moderator, Role.SENIOR) or (
        ruling is not None and ruling.reviewer_id == moderator.pk
    )


def can_be_golden(case: Case, said: Sequence[Decision], moderator: User) -> bool:
    """A told ruling of fake or authentic, offered to seniors."""
    ruling = next((one for one in said if one.published_at), None)
    if ruling is None or ruling.outcome not in CERTAIN or case.status not in CLOSED:
        return False
    return has_role(moderator, Role.SENIOR)


def is_hidden(decision: Decision, case: Case, moderator: User) -> bool:
    """Whoever may still rule sees nothing that others say in this round, taken back or not."""
    is_theirs = decision.reviewer_id == moderator.pk
    return not is_theirs and not is_in_dispute(case) and decision.round == case.round


def suggested(first: FirstLook | None) -> RulingForm:
    return RulingForm(initial={"outcome": first.outcome} if first else {})


def taken_back(case: Case, said: Sequence[Decision], moderator: User) -> RulingForm | None:
    """What they had ruled before they took it back, to be changed and sent again.

    Once they let go of the case they look at it anew.
    """
    last = said[0] if said else None
    if last is None or last.undone_at is None or last.reviewer_id != moderator.pk:
        return None
    if not is_held_since_an_undo(case):
        return None
    policy = last.policy.code if last.policy else ""
    chosen = {
        "outcome": last.outcome,
        "policy": policy,
        "reason": last.reason,
        "note": last.note,
        "answer": last.answer,
        "bank": last.to_bank,
    }
    return RulingForm(initial=chosen)


def lease(case: Case, *, veiled: bool) -> Context:
    """`veiled` says to which form the buttons of the claim belong."""
    return {"case": case, "lease_seconds": settings.CASE_LEASE_SECONDS, "veiled": veiled}


def lease_of(case: Case, moderator: User) -> Context:
    first = first_look_of(case, moderator) if is_blind(case, case.queue) else None
    return lease(case, veiled=is_veiled(case, standing_of(case, moderator), first))
