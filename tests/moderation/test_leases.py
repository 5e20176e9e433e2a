from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from audit.models import LedgerEntry
from images.models import Submission
from moderation.errors import LeaseLost
from moderation.models import Case
from moderation.services import claim_case, release_case, renew_claim, return_expired_claims
from tests.factories import CaseFactory, UserFactory
from tests.moderation.conftest import expire

Status = Case.Status


def test_a_renewal_starts_the_lease_anew(held: Case, moderator: User) -> None:
    soon = timezone.now() + timedelta(seconds=20)
    Case.objects.filter(pk=held.pk).update(lease_expires_at=soon)
    renewed = renew_claim(case=held, moderator=moderator)
    assert renewed.lease_expires_at is not None
    assert renewed.lease_expires_at > soon


def test_a_claim_that_ran_out_is_not_renewed(held: Case, moderator: User) -> None:
    expire(held)
    with pytest.raises(LeaseLost):
        renew_claim(case=held, moderator=moderator)


def test_nobody_renews_the_claim_of_another(held: Case, senior: User) -> None:
    with pytest.raises(LeaseLost, match="Mona Moderator is looking"):
        renew_claim(case=held, moderator=senior)


def test_a_released_case_waits_again(held: Case, moderator: User) -> None:
    release_case(case=held, moderator=moderator)
    stored = Case.objects.select_related("submission").get(pk=held.pk)
    assert (stored.status, stored.assignee) == (Status.OPEN, None)
    assert stored.submission.flag == Submission.Flag.FLAGGED
    assert LedgerEntry.objects.filter(action="case.released").count() == 1


def test_nobody_releases_the_case_of_another(held: Case, senior: User) -> None:
    with pytest.raises(LeaseLost):
        release_case(case=held, moderator=senior)


def test_a_released_escalation_stays_with_the_seniors(senior: User) -> None:
    case = CaseFactory.create(status=Status.ESCALATED)
    release_case(case=claim_case(case=case, moderator=senior), moderator=senior)
    stored = Case.objects.select_related("submission").get(pk=case.pk)
    assert stored.status == Status.ESCALATED
    assert stored.submission.flag == Submission.Flag.ESCALATED


def test_an_abandoned_case_returns_by_itself(held: Case) -> None:
    expire(held)
    assert return_expired_claims() == 1
    stored = Case.objects.select_related("submission").get(pk=held.pk)
    assert (stored.status, stored.submission.flag) == (Status.OPEN, Submission.Flag.FLAGGED)
    entry = LedgerEntry.objects.get(action="case.returned")
    assert (entry.subject, entry.actor) == (held.public_id, "system:worker")


def test_a_running_claim_stays(held: Case) -> None:
    assert return_expired_claims() == 0
    assert Case.objects.get(pk=held.pk).status == Status.CLAIMED


@pytest.mark.django_db
def test_many_abandoned_cases_return_in_few_statements(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for before in (Status.OPEN, Status.ESCALATED, Status.OPEN):
        CaseFactory.create(
            status=Status.CLAIMED,
            assignee=UserFactory.create(),
            claimed_from=before,
            lease_expires_at=timezone.now() - timedelta(minutes=1),
        )
    # One read, two updates for each state to go back to, three for the ledger, and savepoints.
    with django_assert_num_queries(12):
        assert return_expired_claims() == 3
    assert Case.objects.filter(status=Status.ESCALATED).count() == 1
    assert Case.objects.filter(status=Status.OPEN).count() == 2
