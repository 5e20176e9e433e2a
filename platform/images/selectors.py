"""Reading submissions, always within what a person or organisation may see."""

from django.db.models import Q, QuerySet

from accounts.models import Organisation, User
from accounts.roles import Role
from common import scope
from common.errors import NotFound
from common.ids import parse_public_id
from images.leases import waiting_before
from images.models import Submission


def all_submissions() -> QuerySet[Submission]:
    return Submission.objects.select_related("image", "organisation")


def submissions_of(organisation: Organisation) -> QuerySet[Submission]:
    return all_submissions().filter(organisation=organisation)


def submission_of(organisation: Organisation, public_id: str) -> Submission:
    """A foreign submission is answered like a missing one."""
    key = parse_public_id("sub", public_id)
    submission = submissions_of(organisation).filter(pk=key).first()
    if submission is None:
        raise NotFound("There is no such submission.")
    return submission


def submission_visible_to(user: User, public_id: str) -> Submission:
    """What a signed-in person may open: their organisations' submissions; staff, all."""
    key = parse_public_id("sub", public_id)
    with scope.everyone():
        submission = all_submissions().filter(visible_to(user), pk=key).first()
    if submission is None:
        raise NotFound("There is no such submission.")
    return submission


def visible_to(user: User) -> Q:
    if sees_everything(user):
        return Q()
    return Q(organisation__memberships__user=user)


def sees_everything(user: User) -> bool:
    """Platform staff; uploaders are never in these groups."""
    return user.groups.filter(name__in=Role.values).exists()


def position_in_queue(submission: Submission) -> int:
    """1 is next; 0 once a worker has it."""
    if submission.status != Submission.Status.QUEUED:
        return 0
    with scope.everyone():  # others' images wait in the same queue
        return waiting_before(submission).count() + 1
