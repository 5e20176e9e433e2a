"""Handing a case over does not tell that it is golden."""

import pytest

from accounts.models import User
from accounts.roles import Role
from moderation.errors import CannotTakeIt
from moderation.models import Case, Queue
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, claim_next, decide, hand_case
from tests.factories import CaseFactory, GoldenItemFactory, staff
from tests.moderation.conftest import settle

AUTHENTIC = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN)


@pytest.fixture
def olga(db: None) -> User:
    return staff(Role.MODERATOR, name="Olga Other")


def refusal(case: Case, by: User, to: User) -> str:
    with pytest.raises(CannotTakeIt) as refused:
        hand_case(case=case, moderator=by, to=to)
    return refused.value.detail


@pytest.fixture
def golden(case: Case, moderator: User, olga: User) -> Case:
    """In the moderator's hands; Olga had ruled on its picture long ago."""
    known = CaseFactory.create()
    decide(case=claim_case(case=known, moderator=olga), reviewer=olga, ruling=AUTHENTIC)
    settle(known)
    GoldenItemFactory.create(submission=known.submission)
    Queue.objects.update(golden_share=100)
    return claim_next(moderator=moderator)


def test_a_golden_case_is_refused_in_the_words_that_refuse_an_uploader(
    golden: Case, case: Case, moderator: User, olga: User, senior: User
) -> None:
    assert golden.is_golden
    case.submission.submitted_by = olga
    case.submission.save(update_fields=["submitted_by"])
    claimed = claim_case(case=case, moderator=senior)
    assert refusal(golden, moderator, olga) == refusal(claimed, senior, olga)
