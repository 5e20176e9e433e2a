"""A longer list takes no more queries than a short one."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organisation, User
from moderation.models import Decision
from tests.admin.conftest import make_decision
from tests.factories import UserFactory

LISTS = [
    "images_submission", "detection_analysis", "detection_finding", "moderation_case",
    "moderation_decision", "webhooks_outboxevent", "audit_ledgerentry", "images_image",
    "accounts_user", "accounts_membership", "webhooks_endpoint", "webhooks_delivery",
    "webhooks_attempt", "moderation_feedback", "images_idempotencyrecord",
]  # fmt: skip


@pytest.fixture
def queries_of(reading: Client) -> Callable[[str], int]:
    def count(page: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert reading.get(reverse(f"admin:{page}_changelist")).status_code == 200
        return len(captured)

    return count


@pytest.mark.parametrize("page", LISTS)
def test_more_rows_take_no_more_queries(
    queries_of: Callable[[str], int],
    decision: Decision,
    organisation: Organisation,
    uploader: User,
    page: str,
) -> None:
    make_decision(organisation, uploader, UserFactory.create(), reference="2")
    short = queries_of(page)
    for number in range(3):
        make_decision(organisation, uploader, UserFactory.create(), reference=str(number))
    assert queries_of(page) == short
    assert short <= 25
