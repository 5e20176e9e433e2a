import pytest

from accounts.models import User
from accounts.roles import Role
from audit.models import LedgerEntry
from moderation.errors import CannotReopen, NotYourRole
from moderation.models import Case, Decision, Note, Queue
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, decide, reopen_case
from tests.factories import staff
from tests.moderation.conftest import settle
from webhooks.models import OutboxEvent

Status = Case.Status
AUTHENTIC = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN)


@pytest.fixture
def ruled(held: Case, moderator: User) -> Case:
    decide(case=held, reviewer=moderator, ruling=AUTHENTIC)
    settle(held)
    return stored(held)


def stored(case: Case) -> Case:
    return Case.objects.select_related("submission").get(pk=case.pk)


def test_a_new_ruling_follows_the_old_one_which_stays(
    ruled: Case, moderator: User, senior: User
) -> None:
    reopen_case(case=ruled, by=senior, note="The source was found.")
    again = stored(ruled)
    assert (again.status, again.round, again.submission.flag) == (Status.REOPENED, 2, "flagged")
    claim_case(case=again, moderator=moderator)
    cannot_tell = Ruling(Outcome.CANNOT_TELL, Reason.POOR_QUALITY)
    decide(case=again, reviewer=moderator, ruling=cannot_tell)
    settle(ruled)
    assert Decision.objects.filter(undone_at=None, kind="ruling").count() == 2
    ruling = stored(ruled).submission.ruling
    assert ruling is not None
    assert ruling["outcome"] == "cannot_tell"


def test_until_then_the_old_ruling_stands(ruled: Case, senior: User) -> None:
    reopen_case(case=ruled, by=senior, note="The source was found.")
    assert stored(ruled).submission.ruling is not None


def test_the_note_is_for_colleagues_and_the_event_for_the_partner(
    ruled: Case, senior: User
) -> None:
    reopen_case(case=ruled, by=senior, note=" The source was found. ")
    assert Note.objects.get().text == "The source was found."
    event = OutboxEvent.objects.get(type="case.reopened")
    assert "note" not in event.payload
    assert LedgerEntry.objects.filter(action="case.reopened").count() == 1


def test_whoever_ruled_may_look_again(ruled: Case, moderator: User) -> None:
    reopen_case(case=ruled, by=moderator, note="I misread it.")
    assert stored(ruled).status == Status.REOPENED


def test_other_moderators_may_not(ruled: Case) -> None:
    with pytest.raises(NotYourRole):
        reopen_case(case=ruled, by=staff(Role.MODERATOR), note="Hm")


def test_what_can_still_be_taken_back_is_not_opened_again(
    held: Case, moderator: User, senior: User
) -> None:
    decide(case=held, reviewer=moderator, ruling=AUTHENTIC)
    with pytest.raises(CannotReopen):
        reopen_case(case=held, by=senior, note="Hm")


def test_a_case_that_is_open_again_needs_as_many_reviews_as_its_queue_says(
    ruled: Case, senior: User
) -> None:
    Queue.objects.update(reviews=3)
    assert reopen_case(case=ruled, by=senior, note="Hm").reviews_needed == 3
