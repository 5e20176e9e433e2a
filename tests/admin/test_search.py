"""What an auditor would look for is found, by the names that people use."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, User
from moderation.models import Decision
from tests.admin.conftest import make_decision


def results(client: Client, page: str, **query: str) -> int:
    response = client.get(reverse(f"admin:{page}_changelist"), query)
    assert response.status_code == 200
    return len(response.context["cl"].result_list)


@pytest.fixture
def other(decision: Decision, moderator: User, outsider: User) -> Decision:
    organisation = Membership.objects.get(user=outsider).organisation
    return make_decision(organisation, outsider, moderator, reference="second")


SUBMISSION_LISTS = [
    "images_submission",
    "moderation_case",
    "moderation_decision",
    "detection_analysis",
]


@pytest.mark.parametrize("page", SUBMISSION_LISTS)
def test_a_submission_is_found_by_any_of_its_names(
    reading: Client, decision: Decision, other: Decision, page: str
) -> None:
    submission = decision.case.submission
    names = [
        submission.public_id,
        decision.case.public_id,
        "first",
        submission.stored_image.sha256[:16],
    ]
    assert [results(reading, page, q=name) for name in names] == [1, 1, 1, 1]


def test_a_submission_is_found_by_who_sent_it(
    reading: Client, other: Decision, uploader: User
) -> None:
    assert results(reading, "images_submission", q=uploader.email) == 1


def test_a_malformed_id_finds_nothing(reading: Client, decision: Decision) -> None:
    assert results(reading, "images_submission", q="sub_1") == 0


def test_the_ledger_is_searched_by_person(
    reading: Client, decision: Decision, moderator: User
) -> None:
    assert results(reading, "audit_ledgerentry", q="MODERATOR@example.org") == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [("case.decided", 1), ("submission.", 2), ("3", 1), ("nobody@example.org", 0), ("a" * 64, 0)],
)
def test_the_ledger_is_searched_by_action_number_and_hash(
    reading: Client, decision: Decision, query: str, found: int
) -> None:
    assert results(reading, "audit_ledgerentry", q=query) == found


def test_the_ledger_is_searched_by_subject(reading: Client, decision: Decision) -> None:
    assert results(reading, "audit_ledgerentry", q=decision.case.public_id) == 3


@pytest.mark.parametrize(("kind", "found"), [("user", 3), ("key", 0), ("system", 2)])
def test_the_ledger_is_filtered_by_kind_of_actor(
    reading: Client, decision: Decision, kind: str, found: int
) -> None:
    assert results(reading, "audit_ledgerentry", by=kind) == found


def test_the_ledger_is_filtered_by_organisation(
    reading: Client, decision: Decision, other: Decision
) -> None:
    own = decision.case.submission.organisation_id.hex
    assert results(reading, "audit_ledgerentry", **{"for": own}) == 5


def test_decisions_are_filtered_by_person_outcome_and_organisation(
    reading: Client, decision: Decision, other: Decision, moderator: User
) -> None:
    own = str(decision.case.submission.organisation_id)
    filters = {
        "reviewer__id__exact": str(moderator.pk),
        "outcome__exact": "confirmed_fake",
        "case__submission__organisation__id__exact": own,
    }
    assert results(reading, "moderation_decision", **filters) == 1


def test_an_event_is_found_by_its_submission(reading: Client, decision: Decision) -> None:
    public_id = decision.case.submission.public_id
    assert results(reading, "webhooks_outboxevent", q=public_id) == 1
