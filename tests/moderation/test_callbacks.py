"""Whatever people do with a submission is told to the endpoint that it names."""

from collections.abc import Sequence

import pytest
from django.utils import timezone

from accounts.models import ApiKey, Organisation, User
from accounts.roles import Scope
from accounts.services import create_api_key
from images.models import Submission
from moderation.models import Case
from moderation.rulings import Ruling
from moderation.services import (
    claim_case,
    delete_submission,
    reopen_case,
    reverse_batch,
    rule_in_bulk,
)
from tests.factories.webhooks import endpoint_of
from tests.moderation.conftest import AUTHENTIC, appeal_by, ruled, settle
from webhooks.models import Delivery


@pytest.fixture
def named(case: Case) -> Case:
    """Its submission names an endpoint."""
    endpoint = endpoint_of(case.submission.organisation)
    Submission.objects.filter(pk=case.submission_id).update(callback=endpoint)
    return fresh(case)


def fresh(case: Case) -> Case:
    return Case.objects.select_related("submission__organisation").get(pk=case.pk)


def heard() -> Sequence[str]:
    """In the order in which it happened."""
    return list(Delivery.objects.order_by("event").values_list("event__type", flat=True))


def test_rulings_and_that_they_are_looked_at_again(
    named: Case, moderator: User, senior: User
) -> None:
    ruled(claim_case(case=named, moderator=moderator), moderator)
    reopen_case(case=fresh(named), by=senior, note="The source was found.")
    assert heard() == ["case.decided", "case.reopened"]


def test_the_answer_to_an_appeal(
    named: Case, moderator: User, senior: User, uploader: User
) -> None:
    ruled(claim_case(case=named, moderator=moderator), moderator)
    appeal_by(uploader, fresh(named).submission)
    said = Ruling(AUTHENTIC.outcome, AUTHENTIC.reason, answer="We looked at the original.")
    ruled(claim_case(case=fresh(named), moderator=senior), senior, said)
    assert sorted(heard()) == ["appeal.decided", "case.decided", "case.decided"]


def test_a_batch_that_is_reversed(named: Case, senior: User) -> None:
    batch = rule_in_bulk(
        chosen={"cause": Case.Cause.LIKELY_FAKE},
        said={"cause": "likely_fake"},
        as_of=timezone.now(),
        by=senior,
        ruling=AUTHENTIC,
    )
    settle(named)
    reverse_batch(batch=batch, by=senior)
    assert heard() == ["case.decided", "case.reopened"]


def key_of(organisation: Organisation, user: User) -> ApiKey:
    made, _ = create_api_key(
        organisation=organisation, name="Ours", scopes=list(Scope), created_by=user
    )
    return made


def test_that_it_was_deleted_which_is_the_last_of_it(named: Case, uploader: User) -> None:
    submission = named.submission
    delete_submission(submission=submission, by=key_of(submission.organisation, uploader))
    assert heard() == ["submission.deleted"]
    assert Submission.objects.get().callback_id is None
