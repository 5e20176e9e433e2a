from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from detection.models import Verdict
from moderation.models import Case, DayFigures, Decision, Queue
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.selectors.numbers import days_of, totals_of
from moderation.services import (
    claim_case,
    claim_next,
    count_day,
    count_days,
    decide,
    reopen_case,
)
from tests.factories import CaseFactory, GoldenItemFactory, analysed_submission
from tests.moderation.conftest import appeal_by, settle

Scope = DayFigures.Scope
Status = Case.Status
TODAY = timezone.now().astimezone(UTC).date()
YESTERDAY = TODAY - timedelta(days=1)
AUTHENTIC = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN)
CANNOT_TELL = Ruling(Outcome.CANNOT_TELL, Reason.POOR_QUALITY)

pytestmark = pytest.mark.django_db


def rule(case: Case, person: User, ruling: Ruling = AUTHENTIC) -> Decision:
    claimed = claim_case(case=Case.objects.get(pk=case.pk), moderator=person)
    decision = decide(case=claimed, reviewer=person, ruling=ruling)
    settle(case)
    return decision


def reopen(case: Case, senior: User) -> None:
    reopen_case(case=Case.objects.get(pk=case.pk), by=senior, note="Look again")


def figures(scope: str = Scope.ALL, key: str = "") -> DayFigures:
    count_days()
    return DayFigures.objects.get(day=TODAY, scope=scope, key=key)


def opened_ago(hours: float) -> Case:
    return CaseFactory.create(created_at=timezone.now() - timedelta(hours=hours))


def test_a_day_counts_what_came_what_was_ruled_and_what_waits(moderator: User) -> None:
    first, _ = CaseFactory.create_batch(2)
    rule(first, moderator)
    found = figures()
    assert (found.opened, found.ruled, found.waiting) == (2, 1, 1)


def test_whatever_waits_for_anybody_is_counted(moderator: User) -> None:
    for status in (Status.REOPENED, Status.ESCALATED, Status.APPEALED, Status.OPEN):
        CaseFactory.create(status=status)
    claim_next(moderator=moderator)
    CaseFactory.create(status=Status.DECIDED, decided_at=timezone.now())
    CaseFactory.create(kind=Case.Kind.GOLDEN)
    assert figures().waiting == figures(Scope.QUEUE, "general").waiting == 4


def test_time_to_a_ruling_is_told_by_its_median_and_its_95th_percentile(moderator: User) -> None:
    for hours in (1, 2, 10):
        rule(opened_ago(hours), moderator)
    found = figures()
    assert found.median_seconds == pytest.approx(2 * 3600, abs=60)
    assert found.p95_seconds == pytest.approx(9.2 * 3600, abs=60)


def test_a_later_round_is_timed_from_its_own_beginning(moderator: User, senior: User) -> None:
    case = opened_ago(hours=100)
    rule(case, moderator)
    reopen(case, senior)
    Case.objects.filter(pk=case.pk).update(waiting_since=timezone.now() - timedelta(hours=2))
    rule(case, moderator)
    found = figures()
    assert found.ruled == 2
    assert found.median_seconds == pytest.approx(51 * 3600, abs=60)


def test_cases_that_are_opened_again_or_appealed_are_counted_apart(
    moderator: User, senior: User, uploader: User
) -> None:
    first, second, _ = CaseFactory.create_batch(3)
    for case in (first, second):
        rule(case, moderator)
    reopen(first, senior)
    appeal_by(uploader, second.submission)
    for found in (figures(), figures(Scope.QUEUE, "general")):
        assert (found.opened, found.reopened, found.waiting) == (3, 2, 3)
    (total,) = totals_of(7, Scope.QUEUE)
    assert (total.opened, total.reopened) == (3, 2)


def test_a_round_is_counted_on_the_day_on_which_it_began(moderator: User, senior: User) -> None:
    case = opened_ago(hours=1000)
    rule(case, moderator)
    reopen(case, senior)
    Case.objects.update(waiting_since=timezone.now() - timedelta(days=1))
    rule(case, moderator)
    reopen(case, senior)
    count_day(YESTERDAY)
    assert DayFigures.objects.get(day=YESTERDAY, scope=Scope.ALL).reopened == 1
    assert figures().reopened == 1


def test_agreement_with_the_machine_leaves_out_what_either_left_open(
    moderator: User,
) -> None:
    rule(CaseFactory.create(), moderator)
    rule(CaseFactory.create(), moderator, CANNOT_TELL)
    agreed = analysed_submission(verdict=Verdict.LIKELY_AUTHENTIC, probability=0.1, flag="flagged")
    rule(CaseFactory.create(submission=agreed), moderator)
    found = figures()
    assert (found.ruled, found.comparable, found.with_machine) == (3, 2, 1)


def test_automation_is_what_was_judged_without_a_case(moderator: User) -> None:
    CaseFactory.create()
    analysed_submission(verdict=Verdict.LIKELY_AUTHENTIC, probability=0.02)
    found = figures()
    assert (found.ended, found.automatic) == (2, 1)


def test_an_appeal_that_was_granted_is_overturned(
    moderator: User, senior: User, uploader: User
) -> None:
    for answer in (AUTHENTIC, CANNOT_TELL):
        case = CaseFactory.create()
        rule(case, moderator)
        appeal_by(uploader, case.submission)
        rule(case, senior, Ruling(answer.outcome, answer.reason, answer="We looked."))
    found = figures()
    assert (found.appeals, found.granted) == (2, 1)


def test_an_appeal_belongs_to_whose_ruling_it_was_against(
    moderator: User, senior: User, uploader: User
) -> None:
    case = CaseFactory.create()
    rule(case, moderator)
    appeal_by(uploader, case.submission)
    rule(case, senior, replace(CANNOT_TELL, answer="We looked."))
    theirs, answerer = (figures(Scope.REVIEWER, str(one.pk)) for one in (moderator, senior))
    assert (theirs.ruled, theirs.appeals, theirs.granted) == (1, 1, 1)
    assert (answerer.ruled, answerer.appeals, answerer.granted) == (1, 0, 0)


def test_an_appeal_counts_on_a_day_on_which_whose_ruling_it_was_against_did_nothing(
    moderator: User, senior: User, uploader: User
) -> None:
    case = opened_ago(hours=100)
    ruling = rule(case, moderator)
    yesterday = timezone.now() - timedelta(days=1)
    Decision.objects.filter(pk=ruling.pk).update(created_at=yesterday)
    appeal_by(uploader, case.submission)
    rule(case, senior, replace(AUTHENTIC, answer="We looked."))
    found = figures(Scope.REVIEWER, str(moderator.pk))
    assert (found.ruled, found.appeals, found.granted) == (0, 1, 0)


def test_the_first_of_two_reviews_is_work_as_well(moderator: User, senior: User) -> None:
    Queue.objects.update(reviews=2)
    case = CaseFactory.create(reviews_needed=2, created_at=timezone.now() - timedelta(hours=2))
    rule(case, moderator)
    rule(case, senior)
    first, second = (figures(Scope.REVIEWER, str(one.pk)) for one in (moderator, senior))
    assert (first.ruled, first.comparable, second.ruled) == (1, 1, 1)
    assert first.median_seconds == pytest.approx(2 * 3600, abs=60)
    assert figures().ruled == figures(Scope.QUEUE, "general").ruled == 1


def test_work_that_was_all_taken_back_leaves_no_row(moderator: User) -> None:
    rule(CaseFactory.create(), moderator)
    assert figures(Scope.REVIEWER, str(moderator.pk)).ruled == 1
    Decision.objects.update(published_at=None, undone_at=timezone.now())
    count_days()
    kept = DayFigures.objects.values_list("scope", flat=True)
    assert sorted(kept) == [Scope.ALL, Scope.QUEUE]


def test_the_times_of_a_period_are_those_of_its_middle_day() -> None:
    for ago, seconds in enumerate((60.0, 7200.0, None, 300.0)):
        day = TODAY - timedelta(days=ago)
        times = {"median_seconds": seconds, "p95_seconds": seconds and 2 * seconds}
        DayFigures.objects.create(day=day, scope=Scope.QUEUE, key="general", **times)
    (total,) = totals_of(7, Scope.QUEUE)
    assert (total.median_seconds, total.p95_seconds) == (300.0, 600.0)


def test_queues_reviewers_and_detectors_have_rows_of_their_own(moderator: User) -> None:
    rule(CaseFactory.create(), moderator)
    queue = figures(Scope.QUEUE, "general")
    reviewer = figures(Scope.REVIEWER, str(moderator.pk))
    detector = figures(Scope.DETECTOR, "cnn")
    assert (queue.ruled, reviewer.ruled) == (1, 1)
    assert (detector.comparable, detector.with_machine) == (1, 0)


def test_golden_cases_and_rulings_that_were_taken_back_do_not_count(moderator: User) -> None:
    Queue.objects.update(golden_share=100)
    CaseFactory.create(kind=Case.Kind.GOLDEN, submission=GoldenItemFactory.create().submission)
    rule(CaseFactory.create(), moderator)
    Decision.objects.update(published_at=None, undone_at=timezone.now())
    found = figures()
    assert (found.opened, found.ruled, found.waiting) == (1, 0, 0)


def test_counting_again_gives_the_same_rows(moderator: User) -> None:
    rule(CaseFactory.create(), moderator)
    figures()
    before = list(DayFigures.objects.order_by("pk").values())
    count_days()
    assert list(DayFigures.objects.order_by("pk").values()) == before


def test_days_that_were_missed_are_counted_later() -> None:
    count_day(TODAY - timedelta(days=3))
    assert count_days() == [TODAY - timedelta(days=back) for back in (3, 2, 1, 0)]


def test_what_waited_on_a_past_day_stays_as_it_was_counted() -> None:
    yesterday = TODAY - timedelta(days=1)
    count_day(yesterday, is_today=True)
    CaseFactory.create()
    count_day(yesterday)
    assert DayFigures.objects.get(day=yesterday, scope=Scope.ALL).waiting == 0


def test_a_day_ends_at_midnight_utc(moderator: User) -> None:
    midnight = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
    CaseFactory.create(created_at=midnight - timedelta(microseconds=1))
    CaseFactory.create(created_at=midnight)
    count_day(TODAY - timedelta(days=1))
    assert figures().opened == 1
    assert DayFigures.objects.get(day=TODAY - timedelta(days=1), scope=Scope.ALL).opened == 1


def test_a_period_has_every_day_and_sums_by_name(moderator: User) -> None:
    rule(CaseFactory.create(), moderator)
    count_days()
    days = days_of(7)
    (queue,) = totals_of(7, Scope.QUEUE)
    (reviewer,) = totals_of(7, Scope.REVIEWER)
    assert len(days) == 7
    assert [day.pk is None for day in days] == [True] * 6 + [False]
    assert (queue.word, queue.ruled, queue.agreement) == ("General review", 1, 0.0)
    assert reviewer.word == "Mona Moderator"
    (detector,) = totals_of(7, Scope.DETECTOR)
    assert (detector.agreement, detector.overruled) == (0.0, 1.0)


def test_the_database_refuses_parts_that_are_more_than_the_whole() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        DayFigures.objects.create(day=TODAY, scope=Scope.ALL, appeals=1, granted=2)
