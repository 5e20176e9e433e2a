"""Reading queues and cases."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from accounts.models import User
from accounts.roles import Role
from common.errors import NotFound
from common.ids import parse_public_id
from moderation.models import Case, Decision, Policy, Queue, Rule

Status = Case.Status
FOR_EVERYBODY = (Status.OPEN, Status.REOPENED)
REVIEWERS = (Role.MODERATOR, Role.SENIOR)
RULINGS = Decision.objects.exclude(kind=Decision.Kind.ESCALATION).filter(undone_at=None)
STILL_RESERVED = Q(reserved_until__gt=Now())
SETTLED = Q(settles_at=None) | Q(settles_at__lte=Now())
NOT_RESERVED = Q(reserved_until=None) | Q(reserved_until__lte=Now())
ROWS = 25


def default_queue() -> Queue:
    return Queue.objects.get(is_default=True)


def queue_named(slug: str) -> Queue:
    """The queue of this name in addresses; the default one without a name."""
    if not slug:
        return default_queue()
    queue = Queue.objects.filter(slug=slug).first()
    if queue is None:
        raise NotFound("There is no such queue.")
    return queue


def takes(person: User) -> set[Status]:
    """The states in which they may claim a case."""
    roles = set(person.groups.values_list("name", flat=True))
    if Role.SENIOR in roles:
        return {*FOR_EVERYBODY, Status.ESCALATED}
    return set(FOR_EVERYBODY) if Role.MODERATOR in roles else set()


def in_order(cases: QuerySet[Case]) -> QuerySet[Case]:
    """What presses comes first."""
    return cases.order_by("due_at", "-severity", "id")


def with_details(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.select_related(
        "submission__image",
        "submission__organisation",
        "queue",
        "assignee",
        "reserved_for",
        "reserved_by",
    )


def claimable_by(moderator: User, queue: Queue) -> QuerySet[Case]:
    """What is for anybody to claim; their own uploads are for others."""
    return _open_to(moderator).filter(NOT_RESERVED, queue=queue)


def handed_to(moderator: User) -> QuerySet[Case]:
    """What others handed to them, in every queue."""
    return _open_to(moderator).filter(
        STILL_RESERVED, ~Q(reserved_by=moderator), reserved_for=moderator
    )


def kept_for(moderator: User) -> QuerySet[Case]:
    """What waits for them alone: handed to them, or put aside by themselves."""
    mine = Case.objects.filter(STILL_RESERVED, reserved_for=moderator)
    return in_order(with_details(mine))


def _open_to(moderator: User) -> QuerySet[Case]:
    """What they may look at with fresh eyes."""
    cases = Case.objects.filter(
        SETTLED, ~Exists(_rulings_of(moderator)), status__in=takes(moderator)
    )
    return in_order(cases.exclude(submission__submitted_by=moderator).select_related("submission"))


def _rulings_of(reviewer: User) -> QuerySet[Decision]:
    """Theirs, in the same round of the outer case."""
    return RULINGS.filter(case=OuterRef("pk"), round=OuterRef("round"), reviewer=reviewer)


def has_ruled(case: Case, person: User) -> bool:
    return RULINGS.filter(case=case, round=case.round, reviewer=person).exists()


def votes_on(case: Case) -> QuerySet[Decision]:
    """The blind rulings of the present round."""
    return RULINGS.filter(case=case, round=case.round)


def with_rulings(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Those of them that stand."""
    standing = decisions.filter(kind=Decision.Kind.RULING, undone_at=None)
    return standing.select_related("policy").order_by("created_at")


def still_settling() -> QuerySet[Case]:
    """Cases whose last ruling can still be taken back."""
    return Case.objects.filter(settles_at__gt=Now()).select_related("submission")


def undoable_by(reviewer: User) -> Decision | None:
    """The last ruling of theirs that they can still take back."""
    since = Now() - timedelta(seconds=settings.UNDO_SECONDS)
    recent = Decision.objects.filter(reviewer=reviewer, undone_at=None, created_at__gt=since)
    open_ones = recent.filter(case__settles_at__gt=Now()).select_related("case")
    return open_ones.order_by("-created_at").first()


def colleagues_of(moderator: User) -> QuerySet[User]:
    """Everybody else who reviews, by name."""
    reviewers = User.objects.filter(groups__name__in=REVIEWERS, is_active=True)
    return reviewers.exclude(pk=moderator.pk).distinct().order_by("name", "email")


def cases_in(queue: Queue, statuses: Sequence[Status]) -> QuerySet[Case]:
    """The first page of them, what presses first."""
    return in_order(with_details(Case.objects.filter(queue=queue, status__in=statuses)))[:ROWS]


def case_in_hand(moderator: User) -> Case | None:
    """What they hold, if its time has not run out."""
    mine = Case.objects.filter(
        status=Status.CLAIMED, assignee=moderator, lease_expires_at__gt=Now()
    )
    return with_details(mine).first()


def case_by(public_id: str) -> Case:
    case = with_details(Case.objects.filter(pk=parse_public_id("case", public_id))).first()
    if case is None:
        raise NotFound("There is no such case.")
    return case


def has_revealed(case: Case, person: User) -> bool:
    return case.reveals.filter(person=person).exists()


def decisions_on(case: Case) -> QuerySet[Decision]:
    return case.decisions.select_related("reviewer", "policy").order_by("-created_at")


def recent_decisions_by(reviewer: User) -> QuerySet[Decision]:
    decisions = Decision.objects.filter(reviewer=reviewer).select_related("case", "policy")
    return decisions.order_by("-created_at")[:10]


def active_policies() -> QuerySet[Policy]:
    return Policy.objects.filter(is_active=True)


def rules_in_order() -> QuerySet[Rule]:
    return Rule.objects.select_related("queue", "organisation")
