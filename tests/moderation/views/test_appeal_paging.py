"""Every appeal of an organisation can be found again."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from common.pages import ROWS
from moderation.models import Appeal, Case, Decision
from tests.factories import CaseFactory, analysed_submission
from tests.moderation.views.conftest import text

APPEALS = reverse("moderation:appeals")


def appealed(organisation: Organisation, uploader: User, name: str) -> Appeal:
    submission = analysed_submission(
        organisation=organisation, submitted_by=uploader, file_name=name
    )
    case = CaseFactory.create(submission=submission, status=Case.Status.APPEALED)
    against = Decision.objects.create(
        case=case,
        reviewer=uploader,
        outcome=Decision.Outcome.AUTHENTIC,
        reason=Decision.Reason.NO_SIGN,
        statement="We found nothing.",
        waiting_since=case.waiting_since,
    )
    return Appeal.objects.create(case=case, against=against, filed_by=uploader, text="No")


def test_appeals_beyond_the_first_page_are_reached(
    organisation: Organisation, uploader: User, sign_in: Callable[[User], Client]
) -> None:
    for number in range(ROWS + 1):
        appealed(organisation, uploader, f"{number}.jpg")
    theirs = sign_in(uploader)
    first = theirs.get(APPEALS)
    assert f"{ROWS + 1} appeals" in text(first)
    assert "25.jpg" in text(first)
    older = theirs.get(f"{APPEALS}?{first.context['page'].older}").context["page"]
    assert [one.case.submission.file_name for one in older.rows] == ["0.jpg"]
