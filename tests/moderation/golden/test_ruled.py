"""What a ruling on a golden case does, and what it does not."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from audit.models import LedgerEntry
from moderation.models import Case, Queue
from moderation.selectors.quality import golden_items
from moderation.services import claim_case, decide, undo, withdraw_golden
from tests.moderation.conftest import AUTHENTIC, ESCALATE, counted, ruled, settle
from webhooks.models import OutboxEvent


def test_a_golden_case_changes_nothing_outside(dealt: Case, moderator: User) -> None:
    ruled(dealt, moderator)
    dealt.submission.refresh_from_db()
    assert (dealt.submission.flag, dealt.submission.ruling) == ("decided", None)
    assert not OutboxEvent.objects.exists()
    assert Case.objects.get(pk=dealt.pk).status == Case.Status.DECIDED


def test_an_escalation_of_a_golden_case_ends_it(dealt: Case, moderator: User) -> None:
    ruled(dealt, moderator, ESCALATE)
    assert Case.objects.get(pk=dealt.pk).status == Case.Status.FINAL
    assert LedgerEntry.objects.filter(action="case.escalated").count() == 1


def test_a_review_of_a_golden_case_where_two_are_needed_ends_it(
    dealt: Case, moderator: User
) -> None:
    Queue.objects.update(reviews=2)
    decide(case=dealt, reviewer=moderator, ruling=AUTHENTIC)
    assert Case.objects.get(pk=dealt.pk).status == Case.Status.OPEN
    Case.objects.filter(pk=dealt.pk).update(due_at=timezone.now() - timedelta(seconds=1))
    assert withdraw_golden() == 0
    settle(dealt)
    assert Case.objects.get(pk=dealt.pk).status == Case.Status.FINAL
    (found,) = counted()
    assert (found.golden, found.paired) == (1, 0)


def test_a_ruling_on_a_golden_case_can_be_taken_back(dealt: Case, moderator: User) -> None:
    decide(case=dealt, reviewer=moderator, ruling=AUTHENTIC)
    undo(case=dealt, reviewer=moderator)
    assert Case.objects.get(pk=dealt.pk).assignee == moderator


def test_accuracy_counts_golden_cases_alone(dealt: Case, moderator: User, case: Case) -> None:
    ruled(dealt, moderator)
    ruled(claim_case(case=Case.objects.get(pk=case.pk), moderator=moderator), moderator)
    (found,) = counted()
    assert (found.person, found.rulings, found.golden, found.accuracy) == (moderator, 1, 1, 0.0)
    judged = vars(golden_items().get())
    assert (judged["judged"], judged["right"]) == (1, 0)


def test_no_figure_moves_until_the_ruling_on_a_golden_case_settles(
    dealt: Case, moderator: User
) -> None:
    decide(case=dealt, reviewer=moderator, ruling=AUTHENTIC)
    assert (counted(), vars(golden_items().get())["judged"]) == ([], 0)
    settle(dealt)
    assert ([one.golden for one in counted()], vars(golden_items().get())["judged"]) == ([1], 1)
