"""A long list of known images takes no more queries than a short one."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organisation, User
from tests.admin.conftest import make_decision
from tests.factories import BankEntryFactory, UserFactory

ENTRIES = reverse("admin:moderation_bankentry_changelist")


def banked(organisation: Organisation, uploader: User, rows: range) -> None:
    """Entries that came from rulings, each by another reviewer."""
    for row in rows:
        decision = make_decision(organisation, uploader, UserFactory.create(), str(row))
        BankEntryFactory.create(decision=decision, added_by=decision.reviewer)


def queries(reading: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert reading.get(ENTRIES).status_code == 200
    return len(captured)


def test_thirty_known_images_take_no_more_queries_than_three(
    reading: Client, organisation: Organisation, uploader: User
) -> None:
    banked(organisation, uploader, range(3))
    short = queries(reading)
    banked(organisation, uploader, range(3, 30))
    assert queries(reading) == short
