"""Which images become golden items, and what takes them out again."""

import pytest

from accounts.models import User
from audit.models import LedgerEntry
from moderation.errors import NotGolden
from moderation.models import Case, Decision, GoldenItem, Policy
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, decide, make_golden
from tests.factories import CaseFactory
from tests.moderation.conftest import AUTHENTIC, counted, ruled, settle


def test_a_settled_ruling_becomes_a_golden_item_with_its_outcome_as_truth(
    held: Case, moderator: User, senior: User
) -> None:
    decision = ruled(held, moderator)
    item = make_golden(decision=Decision.objects.get(pk=decision.pk), by=senior)
    assert (item.submission, item.truth) == (held.submission, "authentic")
    assert LedgerEntry.objects.filter(action="golden.added").count() == 1


@pytest.mark.parametrize("settled", [True, False])
def test_what_is_not_certain_is_no_golden_item(
    held: Case, moderator: User, senior: User, settled: bool
) -> None:
    doubtful = Ruling(Outcome.CANNOT_TELL, Reason.POOR_QUALITY) if settled else AUTHENTIC
    decision = decide(case=held, reviewer=moderator, ruling=doubtful)
    if settled:
        settle(held)
    with pytest.raises(NotGolden):
        make_golden(decision=Decision.objects.get(pk=decision.pk), by=senior)


@pytest.mark.parametrize(
    ("said", "truth"),
    [(AUTHENTIC, "authentic"), (Ruling(Outcome.CANNOT_TELL, Reason.POOR_QUALITY), "")],
)
def test_a_new_ruling_takes_an_item_out_that_it_contradicts(
    dealt: Case, item: GoldenItem, moderator: User, senior: User, said: Ruling, truth: str
) -> None:
    ruled(dealt, moderator)
    review = CaseFactory.create(submission=item.submission)
    ruled(claim_case(case=review, moderator=senior), senior, said)
    item.refresh_from_db()
    assert item.truth == truth
    assert item.removed_at is not None
    tally = next(one for one in counted() if one.person == moderator)
    assert (tally.golden, tally.golden_right) == ((1, 1) if truth else (0, 0))
    assert LedgerEntry.objects.filter(action="golden.removed", actor="system:worker").exists()


def test_a_new_ruling_that_says_the_same_leaves_the_item(item: GoldenItem, senior: User) -> None:
    fake = Ruling(
        Outcome.CONFIRMED_FAKE,
        Reason.VISIBLE_ARTEFACTS,
        Policy.objects.get(code="invented-person"),
    )
    ruled(
        claim_case(case=CaseFactory.create(submission=item.submission), moderator=senior),
        senior,
        fake,
    )
    assert GoldenItem.objects.get(pk=item.pk).removed_at is None
