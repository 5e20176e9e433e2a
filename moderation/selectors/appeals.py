"""Objections to rulings."""

from django.db.models import QuerySet

from accounts.models import ApiKey, Organisation, User
from images.models import Submission
from moderation.models import Appeal, Case
from moderation.policy import appeal_window_began
from moderation.selectors.rulings import standing_ruling

Status = Case.Status


def open_appeal(case: Case) -> Appeal | None:
    appeals = case.appeals.filter(answered_by=None)
    return appeals.select_related("against__reviewer", "against__policy").first()


def appeals_of(organisation: Organisation) -> QuerySet[Appeal]:
    """What its members objected to, with the answers."""
    appeals = Appeal.objects.filter(
        case__submission__organisation=organisation, case__submission__deleted_at=None
    )
    return appeals.select_related(
        "case__submission__image", "against", "answered_by", "filed_by", "api_key"
    )


def appeal_on(submission: Submission) -> Appeal | None:
    """The latest appeal against a ruling on a submission."""
    appeals = Appeal.objects.filter(case__submission=submission)
    related = appeals.select_related("against", "answered_by", "filed_by", "api_key")
    return related.order_by("-created_at").first()


def appeals_on(submission: Submission) -> QuerySet[Appeal]:
    """All against rulings on a submission, the newest first, with the words of both sides."""
    appeals = Appeal.objects.filter(case__submission=submission)
    related = appeals.select_related("case__submission", "against__policy", "answered_by__policy")
    return related.order_by("-created_at")


def may_appeal(submission: Submission, by: User | ApiKey) -> bool:
    """Whether they belong to its organisation; a person, for whichever they work at present."""
    if isinstance(by, ApiKey):
        return by.organisation_id == submission.organisation_id
    return by.memberships.filter(organisation=submission.organisation_id).exists()


def can_appeal(submission: Submission, person: User) -> bool:
    """A member of the organisation, while the ruling is settled and not too old."""
    if not may_appeal(submission, person):
        return False
    case = Case.objects.filter(
        submission=submission, kind=Case.Kind.REVIEW, status=Status.DECIDED, settles_at=None
    ).first()
    ruling = standing_ruling(case) if case else None
    told = ruling.published_at if ruling else None
    return told is not None and told >= appeal_window_began()
