from datetime import timedelta

import pytest

from audit.models import LedgerEntry
from images.models import Submission
from moderation.models import Case
from moderation.policy import appeal_window_began
from moderation.services import close_old_cases
from tests.factories import CaseFactory

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def decided(*, late: bool, kind: str = "review") -> Case:
    before = -MINUTE if late else MINUTE
    return CaseFactory.create(
        kind=kind, status=Case.Status.DECIDED, decided_at=appeal_window_began() + before
    )


def test_a_ruling_is_final_when_its_time_for_appeals_is_over() -> None:
    old, young = decided(late=True), decided(late=False)
    assert close_old_cases() == 1
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.status, young.status) == (Case.Status.FINAL, Case.Status.DECIDED)
    assert Submission.objects.get(pk=old.submission_id).flag == "final"
    assert LedgerEntry.objects.get(action="case.closed").subject == old.public_id


def test_closing_again_changes_nothing() -> None:
    decided(late=True)
    close_old_cases()
    assert close_old_cases() == 0


def test_golden_cases_stay_as_they_are() -> None:
    decided(late=True, kind="golden")
    assert close_old_cases() == 0
