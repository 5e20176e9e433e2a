"""Cases, and who may take them."""

from collections.abc import Sequence

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Now
from django.db.models.lookups import Exact

from accounts.models import User
from accounts.roles import Role
from common.errors import NotFound
from common.ids import parse_public_id
from images.models import Submission
from moderation.models import Case, Decision, Queue
from moderation.selectors.golden import unknown_to, untold_to
from moderation.selectors.rulings import appeals_by, rulings_by

Status = Case.Status
FOR_SENIORS = (Status.ESCALATED, Status.APPEALED)
FOR_EVERYBODY = (Status.OPEN, Status.REOPENED)
REVIEWERS = (Role.MODERATOR, Role.SENIOR)
SETTLED = Q(settles_at=None) | Q(settles_at__lte=Now())
STILL_RESERVED = Q(reserved_until__gt=Now())
NOT_RESERVED = Q(reserved_until=None) | Q(reserved_until__lte=Now())
# Beside the subqueries instead of in them, this condition makes PostgreSQL read all their rows.
IF_GOLDEN = Exact(OuterRef("kind"), Case.Kind.GOLDEN)
ROWS = 25


def takes(person: User) -> set[Status]:
    """The states in which they may claim a case."""
    roles = set(person.groups.values_list("name", flat=True))
    if Role.SENIOR in roles:
        return {*FOR_EVERYBODY, *FOR_SENIORS}
    return set(FOR_EVERYBODY) if Role.MODERATOR in roles else set()


def in_order(cases: QuerySet[Case]) -> QuerySet[Case]:
    """What presses comes first."""
    return cases.order_by("due_at", "-severity", "id")


def with_details(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The people apart: few cases have any, and a join of eight tables takes long to plan."""
    related = cases.select_related("submission__image", "submission__organisation", "queue")
    return related.prefetch_related("assignee", "reserved_for", "reserved_by")


def claimable_by(moderator: User, queue: Queue) -> QuerySet[Case]:
    """What is for anybody to claim; their own uploads are for others."""
    return _open_to(moderator).filter(NOT_RESERVED, queue=queue)


def probable_next(moderator: User, queue: Queue) -> Case | None:
    """What presses most for them in a queue, in one query; only a claim makes it theirs."""
    is_senior = Exists(moderator.groups.filter(name=Role.SENIOR))
    waiting = _fresh_to(moderator).filter(
        NOT_RESERVED,
        Q(status__in=FOR_EVERYBODY) | Q(is_senior),
        queue=queue,
        status__in=[*FOR_EVERYBODY, *FOR_SENIORS],  # in these words the queue's index knows it
    )
    return waiting.select_related("submission__image").first()


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
    return _fresh_to(moderator).filter(status__in=takes(moderator))


def _fresh_to(moderator: User) -> QuerySet[Case]:
    """Neither ruled on, uploaded nor appealed by them, nor a golden item that they know.

    In any state.
    """
    answers = appeals_by(moderator).filter(Exact(OuterRef("status"), Status.APPEALED))
    fresh = Case.objects.filter(SETTLED, ~Exists(rulings_by(moderator)), ~Exists(answers))
    others = fresh.exclude(submission__submitted_by=moderator)
    unknown = others.filter(*unknown_to(moderator, IF_GOLDEN))
    return in_order(unknown.select_related("submission"))


def colleagues_of(moderator: User) -> QuerySet[User]:
    """Everybody else who reviews, by name."""
    reviewers = User.objects.filter(groups__name__in=REVIEWERS, is_active=True)
    return reviewers.exclude(pk=moderator.pk).distinct().order_by("name", "email")


def cases_in(queue: Queue, statuses: Sequence[Status]) -> QuerySet[Case]:
    """The first page of them, what presses first."""
    return in_order(with_details(Case.objects.filter(queue=queue, status__in=statuses)))[:ROWS]


def held_in(queue: Queue) -> QuerySet[Case]:
    """What people hold of a queue, golden cases too: they are listed like all others."""
    return Case.objects.filter(queue=queue, status=Status.CLAIMED)


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


def running_for(person: User) -> QuerySet[Case]:
    """Cases on which they may still rule or hear of a ruling.

    None on their own uploads, and no golden ones of which they may know the truth. Of several on
    one picture theirs come first, and golden ones before the review, which tells earlier rulings.
    """
    running = ~Q(status__in=(Status.DECIDED, Status.FINAL)) | Q(settles_at__gt=Now())
    others = Case.objects.filter(running).exclude(submission__submitted_by=person)
    ruled = Decision.objects.filter(case=OuterRef("pk"), reviewer=person, undone_at=None)
    return others.filter(*untold_to(person, IF_GOLDEN)).order_by(
        Coalesce(Exact(F("assignee"), person.pk), False).desc(),
        Exists(ruled).desc(),
        "kind",
        F("assignee").asc(nulls_first=True),
        "-created_at",
    )


def under_review(person: User, submission_id: str) -> Case | None:
    """The case that stands for a submission while it runs."""
    cases = running_for(person).filter(submission=parse_public_id("sub", submission_id))
    return cases.select_related("submission", "queue").first()


def review_of(submission: Submission) -> Case:
    """The case in which people reviewed a submission."""
    return Case.objects.select_related("submission").get(
        submission=submission, kind=Case.Kind.REVIEW
    )


def has_revealed(case: Case, person: User) -> bool:
    return case.reveals.filter(person=person).exists()
