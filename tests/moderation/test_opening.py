import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from audit.models import LedgerEntry
from audit.services import record_many
from images.models import Submission
from moderation.models import Case
from moderation.policy import Flagging
from moderation.services import open_case, open_cases
from tests.factories import SubmissionFactory, analysed_submission

pytestmark = pytest.mark.django_db

FAKE = Flagging(Case.Cause.LIKELY_FAKE, severity=3)


def test_a_new_case_waits_in_the_default_queue() -> None:
    case = open_case(submission=analysed_submission(), cause=Case.Cause.INCONCLUSIVE)
    assert (case.status, case.queue.slug, case.severity) == ("open", "general", 1)


def test_a_new_case_flags_its_submission() -> None:
    submission = analysed_submission()
    open_case(submission=submission, cause=Case.Cause.LIKELY_FAKE, severity=3)
    submission.refresh_from_db()
    assert submission.flag == Submission.Flag.FLAGGED


def test_a_new_case_is_in_the_ledger() -> None:
    submission = analysed_submission()
    case = open_case(submission=submission, cause=Case.Cause.LIKELY_FAKE)
    entry = LedgerEntry.objects.get(subject=case.public_id)
    assert (entry.action, entry.actor) == ("case.opened", "system:worker")
    assert submission.public_id in entry.payload


def test_opening_twice_gives_the_same_case_and_one_ledger_row() -> None:
    submission = analysed_submission()
    first = open_case(submission=submission, cause=Case.Cause.LIKELY_FAKE)
    second = open_case(submission=submission, cause=Case.Cause.QUARANTINED)
    assert first == second
    assert LedgerEntry.objects.filter(action="case.opened").count() == 1


def test_opening_again_does_not_take_the_case_out_of_review() -> None:
    submission = analysed_submission(flag=Submission.Flag.FLAGGED)
    open_case(submission=submission, cause=Case.Cause.LIKELY_FAKE)
    Submission.objects.filter(pk=submission.pk).update(flag=Submission.Flag.IN_REVIEW)
    open_case(submission=submission, cause=Case.Cause.LIKELY_FAKE)
    submission.refresh_from_db()
    assert submission.flag == Submission.Flag.IN_REVIEW


def test_a_grave_case_is_due_before_a_mild_one() -> None:
    mild = open_case(submission=analysed_submission(), cause=Case.Cause.INCONCLUSIVE, severity=1)
    grave = open_case(submission=analysed_submission(), cause=Case.Cause.LIKELY_FAKE, severity=3)
    assert grave.due_at < mild.due_at


def test_a_batch_costs_the_same_queries_as_one_case(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    batch = [(SubmissionFactory.create(quarantined=True), FAKE) for _ in range(8)]
    with transaction.atomic(), django_assert_num_queries(6):
        cases, facts = open_cases(batch)
    assert [case.submission for case in cases] == [submission for submission, _ in batch]
    assert [fact.subject for fact in facts] == [case.public_id for case in cases]


def test_facts_of_a_batch_are_for_new_cases_alone() -> None:
    old, new = analysed_submission(), analysed_submission()
    open_case(submission=old, cause=Case.Cause.LIKELY_FAKE)
    cases, facts = open_cases([(old, FAKE), (new, FAKE)])
    record_many(facts)
    assert [fact.subject for fact in facts] == [cases[1].public_id]


def test_an_empty_batch_asks_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert open_cases([]) == ([], [])
