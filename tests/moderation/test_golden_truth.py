"""Only a ruling that nobody disputes says what is true of a golden item."""

import pytest

from accounts.models import User
from audit.models import LedgerEntry
from moderation.errors import NotGolden
from moderation.models import Case, Decision, GoldenItem
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, decide, make_golden, remove_golden, reopen_case
from tests.moderation.conftest import appeal_by, settle

AUTHENTIC = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN)
REFUSED = "disputed"


def rule(case: Case, person: User) -> Decision:
    claimed = claim_case(case=Case.objects.get(pk=case.pk), moderator=person)
    decision = decide(case=claimed, reviewer=person, ruling=AUTHENTIC)
    settle(case)
    return stored(decision)


def stored(decision: Decision) -> Decision:
    return Decision.objects.select_related("case__submission").get(pk=decision.pk)


@pytest.fixture
def ruled(case: Case, moderator: User) -> Decision:
    return rule(case, moderator)


def test_what_is_appealed_is_no_golden_item(ruled: Decision, senior: User, uploader: User) -> None:
    appeal_by(uploader, ruled.case.submission)
    with pytest.raises(NotGolden, match=REFUSED):
        make_golden(decision=stored(ruled), by=senior)
    assert not GoldenItem.objects.exists()


def test_what_was_opened_again_is_none_until_it_is_ruled_anew(
    ruled: Decision, moderator: User, senior: User
) -> None:
    reopen_case(case=ruled.case, by=senior, note="Look again")
    with pytest.raises(NotGolden, match=REFUSED):
        make_golden(decision=stored(ruled), by=senior)
    anew = rule(ruled.case, moderator)
    with pytest.raises(NotGolden, match=REFUSED):
        make_golden(decision=stored(ruled), by=senior)
    assert make_golden(decision=anew, by=senior).truth == Outcome.AUTHENTIC


def test_a_final_ruling_can_be_one(ruled: Decision, senior: User) -> None:
    Case.objects.update(status=Case.Status.FINAL)
    assert make_golden(decision=stored(ruled), by=senior).truth == Outcome.AUTHENTIC


def test_calling_it_golden_twice_is_told_once(ruled: Decision, senior: User) -> None:
    item = make_golden(decision=ruled, by=senior)
    assert make_golden(decision=ruled, by=senior) == item
    added = LedgerEntry.objects.filter(action="golden.added")
    assert added.count() == 1
    remove_golden(item=item, by=senior)
    assert make_golden(decision=ruled, by=senior).removed_at is None
    assert added.count() == 2
