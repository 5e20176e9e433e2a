"""?wait= holds the answer until the verdict is there."""

import threading
import time
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import ApiKey, Organisation
from accounts.services import revoke_api_key
from detection.api import waiting
from images.models import Submission
from tests.api.partners import Submit


def finish_all() -> int:
    return Submission.objects.update(
        status="analysed", verdict="inconclusive", probability=0.5, finished_at=timezone.now()
    )


def finish_soon() -> None:
    """A worker in another thread, which finishes the submission as soon as it sees it."""
    try:
        while not finish_all():
            threading.Event().wait(0.02)
    finally:
        connection.close()


@pytest.fixture
def no_seats() -> Iterator[None]:
    others = range(waiting.seats.total)
    assert all(waiting.seats.take(other) for other in others)
    yield
    for other in others:
        waiting.seats.give_back(other)


@pytest.mark.django_db(transaction=True)
def test_the_verdict_comes_with_the_answer_if_it_is_ready_in_time(submit: Submit) -> None:
    worker = threading.Thread(target=finish_soon)
    worker.start()
    answer = submit(query="?wait=10")
    worker.join()
    assert (answer.status_code, answer.json()["verdict"]) == (200, "inconclusive")


def test_without_a_verdict_in_time_the_submission_is_still_queued(submit: Submit) -> None:
    began = time.monotonic()
    answer = submit(query="?wait=1")
    assert (answer.status_code, answer.json()["status"]) == (202, "queued")
    assert 1 <= time.monotonic() - began < 3


def test_beyond_the_seats_the_answer_comes_at_once(submit: Submit, no_seats: None) -> None:
    began = time.monotonic()
    assert submit(query="?wait=10").status_code == 202
    assert time.monotonic() - began < 3


def test_a_seat_is_given_back(submit: Submit) -> None:
    submit(query="?wait=1")
    others = range(waiting.seats.total)
    taken = [waiting.seats.take(other) for other in others]
    for other in others:
        waiting.seats.give_back(other)
    assert all(taken)


def test_an_organisation_has_half_of_the_seats_at_most(
    submit: Submit, organisation: Organisation
) -> None:
    whose = organisation.pk
    taken = [waiting.seats.take(whose) for _ in range(3)]
    began = time.monotonic()
    answer = submit(query="?wait=10")
    is_one_left = waiting.seats.take("another")
    for each in (whose, whose, "another"):
        waiting.seats.give_back(each)
    assert (taken, is_one_left) == ([True, True, False], True)
    assert answer.status_code == 202
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("is_read", [True, False])
def test_a_key_that_is_revoked_while_it_waits_hears_nothing_more(
    partner: APIClient, submit: Submit, monkeypatch: pytest.MonkeyPatch, is_read: bool
) -> None:
    address = submit().json()["links"]["self"]
    monkeypatch.setattr(waiting, "_wait", lambda *_: revoke_api_key(key=ApiKey.objects.get()))
    answer = partner.get(f"{address}?wait=5") if is_read else submit(query="?wait=5")
    assert (answer.status_code, answer.json()["code"]) == (401, "key_revoked")
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("wait", ["-1", "11", "soon", "1.5", ""])
def test_the_time_must_be_0_to_10_whole_seconds(submit: Submit, wait: str) -> None:
    answer = submit(query=f"?wait={wait}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/wait"
    assert not Submission.objects.exists()


def test_losing_the_database_while_waiting_leaves_it_accepted(
    submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(waiting, "_wait", lost)
    assert submit(query="?wait=5").status_code == 202


@pytest.mark.django_db(transaction=True)
def test_reading_waits_for_the_verdict_too(partner: APIClient, submit: Submit) -> None:
    address = submit().json()["links"]["self"]
    worker = threading.Thread(target=finish_soon)
    worker.start()
    answer = partner.get(f"{address}?wait=10")
    worker.join()
    assert (answer.status_code, answer.json()["verdict"]) == (200, "inconclusive")


def test_what_is_final_is_read_at_once(partner: APIClient, submit: Submit) -> None:
    address = submit().json()["links"]["self"]
    finish_all()
    began = time.monotonic()
    assert partner.get(f"{address}?wait=10").json()["status"] == "analysed"
    assert time.monotonic() - began < 3


def test_reading_without_a_verdict_in_time_is_200_as_well(
    partner: APIClient, submit: Submit
) -> None:
    address = submit().json()["links"]["self"]
    answer = partner.get(f"{address}?wait=1")
    assert (answer.status_code, answer.json()["status"]) == (200, "queued")


def test_reading_beyond_the_seats_is_answered_at_once(
    partner: APIClient, submit: Submit, no_seats: None
) -> None:
    address = submit().json()["links"]["self"]
    began = time.monotonic()
    assert partner.get(f"{address}?wait=10").status_code == 200
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("wait", ["-1", "11", "soon"])
def test_reading_waits_for_0_to_10_whole_seconds(
    partner: APIClient, submit: Submit, wait: str
) -> None:
    answer = partner.get(f"{submit().json()['links']['self']}?wait={wait}")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/wait")


def test_what_is_deleted_while_somebody_waits_is_missing(
    partner: APIClient, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = submit().json()["links"]["self"]
    monkeypatch.setattr(waiting, "_wait", lambda *_: partner.delete(address))
    assert partner.get(f"{address}?wait=5").status_code == 404
