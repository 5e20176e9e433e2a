"""Rulings that can no longer be taken back: they stand, and the world is told."""

import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models.functions import Now

from audit.services import SYSTEM_WORKER, Fact, record_many
from images.services import set_rulings
from moderation import lifecycle, rulings
from moderation.models import Appeal, Case, Decision
from moderation.selectors import with_rulings
from moderation.services import banking, golden
from moderation.services.game_items import enlist_ruled
from webhooks.models import OutboxEvent
from webhooks.services import Message, emit_many

BATCH = 100  # the ledger is locked meanwhile, and people wait for it


@transaction.atomic
def settle_rulings() -> int:
    """Settle the cases whose time to take back is over; how many there were."""
    cases = list(
        Case.objects.filter(settles_at__lte=Now())
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("submission")
        .order_by("settles_at")[:BATCH]
    )
    if cases:
        lifecycle.settle(cases)
        # The ledger last: whoever takes out an entry or an item locks that first, then the ledger.
        record_many([*golden.end(cases), *publish(cases)])
    return len(cases)


def publish(cases: Sequence[Case]) -> list[Fact]:
    """Tell uploaders and partners the rulings on these settled cases that they do not know yet."""
    known = {case.pk: case for case in cases if not case.is_golden}
    decisions = list(with_rulings(Decision.objects.filter(case__in=known, published_at=None)))
    if not decisions:
        return []
    Decision.objects.filter(pk__in=[one.pk for one in decisions]).update(published_at=Now())
    set_rulings({known[one.case_id].submission_id: rulings.snapshot(one) for one in decisions})
    emit_many([_message(known[one.case_id], one) for one in decisions])
    enlist_ruled(decisions)
    answers = [one for one in decisions if one.claimed_from == Case.Status.APPEALED]
    return [
        *_close_appeals(known, answers),
        *(_fact(known[one.case_id], one) for one in decisions),
        *banking.retract(decisions),
        *golden.retract(decisions),
        *banking.add_ruled([one for one in decisions if one.to_bank]),
    ]


def _close_appeals(known: Mapping[uuid.UUID, Case], answers: Sequence[Decision]) -> list[Fact]:
    """The ruling on an appeal is final, and the uploader gets the answer."""
    if not answers:
        return []
    by_case = {answer.case_id: answer for answer in answers}
    appeals = list(
        Appeal.objects.filter(case__in=by_case, answered_by=None).select_related("against")
    )
    for appeal in appeals:
        appeal.answered_by = by_case[appeal.case_id]
    Appeal.objects.bulk_update(appeals, ["answered_by"])
    emit_many([_answer(known[a.case_id], a, by_case[a.case_id]) for a in appeals])
    return lifecycle.finish([known[answer.case_id] for answer in answers])


def _answer(case: Case, appeal: Appeal, decision: Decision) -> Message:
    submission = case.submission
    return Message(
        OutboxEvent.Type.APPEAL_DECIDED,
        submission.organisation_id,
        appeal.pk,
        {
            "appeal": appeal.public_id,
            "submission": submission.public_id,
            "reference": submission.reference or None,
            "granted": appeal.is_granted,
            "answer": decision.answer,
            **rulings.snapshot(decision),
        },
        submission.callback_id,
    )


def _message(case: Case, decision: Decision) -> Message:
    submission = case.submission
    return Message(
        OutboxEvent.Type.CASE_DECIDED,
        submission.organisation_id,
        decision.pk,
        {
            "case": case.public_id,
            "submission": submission.public_id,
            "reference": submission.reference or None,
            **rulings.snapshot(decision),
        },
        submission.callback_id,
    )


def _fact(case: Case, decision: Decision) -> Fact:
    data = {"decision": decision.public_id}
    return lifecycle.fact(case, "ruling.published", actor=SYSTEM_WORKER, data=data)
