"""Reading queues and cases."""

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Role
from common.errors import NotFound
from common.ids import parse_public_id
from moderation.models import Case, Queue

Status = Case.Status


def default_queue() -> Queue:
    return Queue.objects.get(is_default=True)


def takes(person: User) -> set[Status]:
    """The states in which they may claim a case."""
    roles = set(person.groups.values_list("name", flat=True))
    if Role.SENIOR in roles:
        return {Status.OPEN, Status.REOPENED, Status.ESCALATED}
    return {Status.OPEN, Status.REOPENED} if Role.MODERATOR in roles else set()


def in_order(cases: QuerySet[Case]) -> QuerySet[Case]:
    """What presses comes first."""
    return cases.order_by("due_at", "-severity", "id")


def claimable_by(moderator: User, queue: Queue) -> QuerySet[Case]:
    """What they may claim; their own uploads are for others."""
    cases = Case.objects.filter(queue=queue, status__in=takes(moderator))
    return in_order(cases.exclude(submission__submitted_by=moderator).select_related("submission"))


def case_by(public_id: str) -> Case:
    key = parse_public_id("case", public_id)
    cases = Case.objects.select_related(
        "submission__image", "submission__organisation", "queue", "assignee"
    )
    case = cases.filter(pk=key).first()
    if case is None:
        raise NotFound("There is no such case.")
    return case
