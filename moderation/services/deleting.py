"""A sender deletes a submission: every area forgets its part, in one transaction."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import ApiKey, User
from audit.services import Fact, key_actor, record_many, user_actor
from common.errors import Conflict, Forbidden
from detection.services import forget_findings
from images import deleting
from images.models import Submission
from images.services import set_rulings
from moderation import lifecycle, rulings
from moderation.models import Appeal, BankMatch, Case, Decision, GameItem, Note
from moderation.selectors import may_delete
from moderation.services import golden
from webhooks.models import OutboxEvent
from webhooks.services import emit, forget_words

TRIES = 5
BUSY = "Others are working on this submission; try again in a moment."
# Where a constraint wants words, these stand for those that were there.
GONE = "Deleted with its submission."


class _NewCase(Exception):
    """Somebody opened a case after the cases were locked."""


def delete_submission(*, submission: Submission, by: User | ApiKey) -> None:
    """When it returns, nobody finds it any more; a worker takes its bytes. Twice is once."""
    if not may_delete(submission, by):
        raise Forbidden("Whoever sent it may delete it, and the managers of the organisation.")
    for _ in range(TRIES):
        try:
            return _delete(submission, by)
        except _NewCase:
            continue
    raise Conflict(BUSY)


@transaction.atomic
def _delete(submission: Submission, by: User | ApiKey) -> None:
    """Cases before the submission, the ledger last: decision 122."""
    cases = _lock_cases(submission)
    live = deleting.lock_to_delete(submission)
    if live is None:
        return
    if {case.pk for case in cases} != set(live.cases.values_list("pk", flat=True)):
        raise _NewCase
    actor = key_actor(by.pk) if isinstance(by, ApiKey) else user_actor(by.pk)
    facts = [*lifecycle.end_deleted(cases, actor=actor), *_take_out(live)]
    forget_findings(live)
    _forget_words(live, cases)
    erased = deleting.forget(live, by)
    _announce(live)
    record_many([*facts, _fact(live, actor, erased=erased)])


def _lock_cases(submission: Submission) -> list[Case]:
    cases = Case.objects.filter(submission=submission).select_for_update(of=("self",))
    return list(cases.select_related("submission").order_by("id"))


def _take_out(submission: Submission) -> list[Fact]:
    """Of what shows the picture to others; a bank holds a hash and no picture, and keeps it."""
    BankMatch.objects.filter(submission=submission).delete()
    GameItem.objects.filter(submission=submission).update(is_active=False)
    return golden.forget(submission)


def _forget_words(submission: Submission, cases: Sequence[Case]) -> None:
    """What people wrote about the picture, here and in what partners were told."""
    decisions = Decision.objects.filter(case__in=cases)
    appeals, notes = Appeal.objects.filter(case__in=cases), Note.objects.filter(case__in=cases)
    shortened = _shorten_statements(submission, decisions.exclude(answer=""))
    decisions.exclude(note="").update(note=GONE)
    decisions.exclude(answer="").update(answer=GONE)
    appeals.update(text=GONE)
    notes.update(text=GONE)
    submission.feedback.exclude(note="").update(note="")
    subjects: list[UUID] = [submission.pk]
    for rows in (decisions, appeals, notes):
        subjects += rows.values_list("pk", flat=True)
    forget_words(subjects, instead=shortened)


def _shorten_statements(submission: Submission, answering: QuerySet[Decision]) -> dict[str, str]:
    """Of rulings on appeals: the answer goes, wherever the statement stands; old and new ones."""
    shortened: dict[str, str] = {}
    for decision in answering:
        shortened[decision.statement] = rulings.without_answer(decision)
        answering.filter(pk=decision.pk).update(statement=shortened[decision.statement])
    ruling = submission.ruling or {}
    if ruling.get("statement") in shortened:
        set_rulings({submission.pk: ruling | {"statement": shortened[ruling["statement"]]}})
    return shortened


def _announce(submission: Submission) -> None:
    emit(
        event=OutboxEvent.Type.SUBMISSION_DELETED,
        organisation_id=submission.organisation_id,
        subject_id=submission.pk,
        payload={"submission": submission.public_id},
        # As it was when it was locked: its row does not name it any more.
        callback_id=submission.callback_id,
    )


def _fact(submission: Submission, actor: str, *, erased: bool) -> Fact:
    """`erased` is false where another submission shows the same bytes."""
    subject, organisation = submission.public_id, submission.organisation_id
    return Fact(actor, "submission.deleted", subject, organisation, {"erased": erased})
