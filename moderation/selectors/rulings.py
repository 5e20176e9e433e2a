"""What was said about a case."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from accounts.models import User
from moderation.models import Appeal, Case, Decision, FirstLook

Status = Case.Status
NO_ESCALATION = ~Q(kind=Decision.Kind.ESCALATION)
RULINGS = Decision.objects.filter(NO_ESCALATION, undone_at=None)


def rulings_by(reviewer: User) -> QuerySet[Decision]:
    """Theirs that bar them from the outer case: in its round, or in any where it is appealed.

    An escalation bars from what it left to others.
    """
    said = Decision.objects.filter(case=OuterRef("pk"), reviewer=reviewer, undone_at=None)
    in_round = Q(round=OuterRef("round")) & (NO_ESCALATION | Q(case__status=Status.ESCALATED))
    return said.filter(in_round | (NO_ESCALATION & Q(case__status=Status.APPEALED)))


def appeals_by(person: User) -> QuerySet[Appeal]:
    """Theirs on the outer case."""
    return Appeal.objects.filter(_filed_by(person), case=OuterRef("pk"))


def has_appealed(case: Case, person: User) -> bool:
    return Appeal.objects.filter(_filed_by(person), case=case).exists()


def _filed_by(person: User) -> Q:
    """By themselves, or by a program with a key that they made."""
    return Q(filed_by=person) | Q(api_key__created_by=person)


def known_to(reviewer: User) -> QuerySet[Decision]:
    """Theirs on the submission of the outer case, whichever of its cases it was."""
    return Decision.objects.filter(
        case__submission=OuterRef("submission"), reviewer=reviewer, undone_at=None
    )


def has_ruled(case: Case, person: User) -> bool:
    """Whoever ruled in this round, or ever on a case that is appealed, leaves it to others.

    So does whoever escalated it in this round.
    """
    return has_ruled_as(case, person, Status(case.status))


def has_ruled_as(case: Case, person: User, waiting: Case.Status) -> bool:
    """The same for a case that is claimed, by the state in which it waited.

    A golden item is for those to whom it is new.
    """
    if case.is_golden:
        return RULINGS.filter(case__submission=case.submission_id, reviewer=person).exists()
    said = Decision.objects.filter(case=case, reviewer=person, undone_at=None)
    if waiting != Status.ESCALATED:
        said = said.filter(NO_ESCALATION)
    if waiting != Status.APPEALED:
        said = said.filter(round=case.round)
    return said.exists()


def votes_on(case: Case) -> QuerySet[Decision]:
    """The blind rulings of the present round."""
    return RULINGS.filter(case=case, round=case.round)


def with_rulings(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Those of them that stand."""
    standing = decisions.filter(kind=Decision.Kind.RULING, undone_at=None)
    related = standing.select_related("policy", "reviewer", "case__submission__image")
    return related.order_by("created_at")


def settled(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Those of them that can no longer be taken back; of a case only the last one ever can."""
    over = Q(case__settles_at=None) | Q(case__settles_at__lte=Now())
    later = Decision.objects.filter(case=OuterRef("case"), created_at__gt=OuterRef("created_at"))
    return decisions.filter(over | Exists(later))


def first_look_of(case: Case, reviewer: User) -> FirstLook | None:
    """What they thought at first in the present round."""
    looks = FirstLook.objects.filter(case=case, round=case.round, reviewer=reviewer)
    return looks.first()


def standing_ruling(case: Case) -> Decision | None:
    """The latest ruling that nobody took back."""
    return with_rulings(case.decisions.all()).last()


def still_settling() -> QuerySet[Case]:
    """Cases whose last ruling can still be taken back."""
    return Case.objects.filter(settles_at__gt=Now()).select_related("submission", "queue")


def undoable_by(reviewer: User) -> Decision | None:
    """The last ruling of theirs that they can still take back; a batch is reversed as a whole."""
    since = Now() - timedelta(seconds=settings.UNDO_SECONDS)
    theirs = Decision.objects.filter(reviewer=reviewer, batch=None, undone_at=None)
    recent = theirs.filter(created_at__gt=since)
    open_ones = recent.filter(case__settles_at__gt=Now()).select_related("case__submission__image")
    return open_ones.order_by("-created_at").first()


def decisions_on(case: Case) -> QuerySet[Decision]:
    return case.decisions.select_related("reviewer", "policy", "batch").order_by("-created_at")


def recent_decisions_by(reviewer: User) -> QuerySet[Decision]:
    decisions = Decision.objects.filter(reviewer=reviewer).select_related("case", "policy", "batch")
    return decisions.order_by("-created_at")[:10]
