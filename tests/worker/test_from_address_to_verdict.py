"""From an address to a verdict, with a real server, the real decoder and released weights."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings
from rest_framework.test import APIClient

from accounts.models import User
from audit.models import LedgerEntry
from tests.api.partners import SUBMISSIONS
from tests.api.test_schema import component
from tests.factories import make_image
from tests.images.fetches.conftest import there
from tests.receivers import Receiver, answer
from webhooks.models import OutboxEvent
from worker.invariants import Depth, run
from worker.processes import put_away
from worker.tasks import analyse, fetch

__all__ = ["there"]

# The writing thread has a connection of its own and sees only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def fresh_tools(settings: Settings) -> Iterator[None]:
    settings.DETECTORS = ["cnn"]
    yield
    put_away()


def test_an_address_ends_as_a_verdict(
    api_client: APIClient, there: Receiver, moderator: User
) -> None:
    there.otherwise = answer(200, make_image(256, 192, seed=3), content_type="image/jpeg")
    sent = api_client.post(SUBMISSIONS, {"url": there.url}, format="json").json()
    assert sent["status"] == "fetching"
    fetch()
    fetch()
    analyse()
    body = api_client.get(f"{SUBMISSIONS}/{sent['id']}").json()
    component("Submission").validate(body)
    assert (body["status"], body["image"]["width"], body["url"]) == ("analysed", 256, there.url)
    assert body["probability"] is not None
    assert len(there.received) == 1
    assert OutboxEvent.objects.get().type == "submission.analysed"
    told = LedgerEntry.objects.filter(subject=sent["id"]).order_by("sequence")
    assert [entry.action for entry in told] == [
        "submission.accepted",
        "submission.fetched",
        "submission.analysed",
    ]
    assert run(depth=Depth.NONE) == []
