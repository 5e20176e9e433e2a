"""Reading submissions, always within what a person or organisation may see."""

from django.db.models import Q, QuerySet

from accounts.models import Organisation, User
from accounts.roles import Role
from common import scope
from common.errors import NotFound
from common.ids import parse_public_id
from images.errors import Deleted
from images.leases import waiting_before
from images.models import Submission

# What partners and members may read of one: of what was deleted they read nothing.
STATUSES = [choice for choice in Submission.Status.choices if choice[0] != "deleted"]


def all_submissions() -> QuerySet[Submission]:
    return Submission.objects.select_related("image", "organisation")


def submissions_of(organisation: Organisation) -> QuerySet[Submission]:
    """Without what was deleted: it is as if it had never been there."""
    return all_submissions().filter(organisation=organisation, deleted_at=None)


def submission_of(organisation: Organisation, public_id: str) -> Submission:
    """A foreign submission is answered like a missing one."""
    key = parse_public_id("sub", public_id)
    submission = submissions_of(organisation).filter(pk=key).first()
    if submission is None:
        raise NotFound("There is no such submission.")
    return submission


def submission_visible_to(user: User, public_id: str) -> Submission:
    """What a signed-in person may open: their organisations' submissions; staff, all.

    Staff, who find its id on other pages, are told that it was deleted.
    """
    key = parse_public_id("sub", public_id)
    with scope.everyone():
        submission = all_submissions().filter(visible_to(user), pk=key).first()
    if submission and submission.deleted_at and sees_everything(user):
        raise Deleted(f"Its sender deleted it on {submission.deleted_at:%Y-%m-%d}.")
    if submission is None or submission.deleted_at:
        raise NotFound("There is no such submission.")
    return submission


def visible_to(user: User) -> Q:
    if sees_everything(user):
        return Q()
    return Q(organisation__memberships__user=user)


def sees_everything(user: User) -> bool:
    """Platform staff; uploaders are never in these groups."""
    return user.groups.filter(name__in=Role.values).exists()


def address_for(user: User, submission: Submission) -> str:
    """Where it is fetched from, for members only: what the address carries may open doors."""
    is_ours = submission.organisation.memberships.filter(user=user)
    return submission.source_url if submission.source_url and is_ours.exists() else ""


def position_in_queue(submission: Submission) -> int:
    """1 is next; 0 once a worker has it."""
    if submission.status != Submission.Status.QUEUED:
        return 0
    with scope.everyone():  # others' images wait in the same queue
        return waiting_before(submission).count() + 1
