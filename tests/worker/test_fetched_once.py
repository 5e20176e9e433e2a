"""Whatever breaks off in between, a fetch ends once, and says nothing of its address."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import LedgerEntry
from images import store
from images.errors import StoreFailed
from images.fetches.getting import get
from images.fetches.policy import MOST_TRIES
from images.models import Submission
from moderation.models import Case
from tests.images.fetches.conftest import Name, name, sender, there
from tests.receivers import Receiver, answer
from tests.worker.test_fetching import PICTURE, Status, actions, claimed, fresh, pass_time
from webhooks.models import Endpoint, OutboxEvent
from worker.fetching import fetch_due, return_lost_fetches, write_down

__all__ = ["name", "sender", "there"]

pytestmark = pytest.mark.django_db


def test_a_failure_is_told_once(there: Receiver, name: Name) -> None:
    there.otherwise = answer(404)
    submission = name(there.url, reference="order 1")
    Endpoint.objects.create(organisation=submission.organisation, url="https://example.org/")
    one = get(claimed(submission))
    write_down(one)
    write_down(one)
    event = OutboxEvent.objects.get()
    assert event.type == "submission.failed"
    assert event.deliveries.count() == 1
    assert event.payload == {
        "submission": submission.public_id,
        "reference": "order 1",
        "status": "failed",
        "reason_code": "nothing_there",
    }
    assert actions() == ["submission.accepted", "submission.failed"]
    assert not Case.objects.exists()


def test_a_late_copy_of_a_good_fetch_changes_nothing(there: Receiver, name: Name) -> None:
    there.otherwise = answer(200, PICTURE)
    one = get(claimed(name(there.url)))
    write_down(one)
    write_down(one)
    assert actions() == ["submission.accepted", "submission.fetched"]


@pytest.mark.django_db(transaction=True)  # what is told is told on commit
def test_the_address_is_nowhere_but_in_its_row(
    there: Receiver, name: Name, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    there.script = [answer(503), answer(200, PICTURE), answer(404)]
    for number in range(2):
        name(f"{there.url}/path-{number}?token=open-sesame")
        fetch_due()
        pass_time()
    fetch_due()
    assert sorted(Submission.objects.values_list("status", flat=True)) == ["failed", "queued"]
    said = "".join(str(vars(record)) for record in caplog.records)
    assert "image fetched" in said
    assert "nothing_there" in said
    told = json.dumps([*LedgerEntry.objects.values_list("payload", flat=True)])
    told += json.dumps([*OutboxEvent.objects.values_list("payload", flat=True)])
    told += json.dumps([*Submission.objects.values_list("reason", flat=True)])
    for secret in ("open-sesame", "path-", "127.0.0.1"):
        assert secret not in said
        assert secret not in told


def test_the_sweep_returns_what_a_silent_worker_held(there: Receiver, name: Name) -> None:
    submission = claimed(name(there.url))
    Submission.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    return_lost_fetches()
    found = fresh(submission)
    assert (found.status, found.attempts, found.lease_token) == (Status.FETCHING, 1, None)
    assert found.due_at > timezone.now()


def test_what_takes_its_worker_down_each_time_fails(there: Receiver, name: Name) -> None:
    submission = name(there.url)
    for _ in range(MOST_TRIES):
        claimed(submission)
        Submission.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
        return_lost_fetches()
        pass_time()
    found = fresh(submission)
    assert (found.status, found.reason_code) == (Status.FAILED, "worker_lost")


def test_a_lease_that_lasts_is_left_alone(there: Receiver, name: Name) -> None:
    submission = claimed(name(there.url))
    return_lost_fetches()
    assert fresh(submission).lease_token == submission.lease_token


def test_while_the_store_is_away_no_try_is_counted(
    there: Receiver, name: Name, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.otherwise = answer(200, PICTURE)
    submission = name(there.url)

    def full(*_: object) -> None:
        raise StoreFailed

    with monkeypatch.context() as away:
        away.setattr(store, "write_file", full)
        for _ in range(MOST_TRIES + 2):
            fetch_due()
            pass_time()
    found = fresh(submission)
    assert (found.status, found.attempts) == (Status.FETCHING, 0)
    fetch_due()
    assert fresh(submission).status == Status.QUEUED
