"""The Idempotency-Key of a batch: one content, and one request at a time."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import Organisation
from images.idempotency import Idempotency, lock_name
from images.models import IdempotencyRecord, Submission
from tests.api.partners import SUBMISSIONS, Answer, picture
from tests.api.test_batch import KEY, Send, codes, pictures, send
from tests.factories import make_image
from tests.images import zips

__all__ = ["send"]  # the fixture

BATCH = f"{SUBMISSIONS}/batch"
URLS = ["https://example.org/1.jpg", "https://example.org/2.jpg"]
Held = Callable[[], None]


def is_mismatch(answer: Answer) -> bool:
    return (answer.status_code, answer.json()["code"]) == (422, "idempotency_mismatch")


@contextmanager
def running(organisation: Organisation) -> Iterator[None]:
    """Another process works on a request with the key, and dies in the end without a word."""
    began, is_over = Event(), Event()
    name = lock_name(organisation, Idempotency(KEY["Idempotency-Key"]))

    def hold() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])
            began.set()
            is_over.wait(60)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(hold)
        assert began.wait(60)
        try:
            yield
        finally:
            is_over.set()
            done.result()
    # PostgreSQL learns a moment later that somebody has gone.
    with connection.cursor() as cursor:
        for act in ("lock", "unlock"):
            cursor.execute(f"SELECT pg_advisory_{act}(hashtextextended(%s, 0))", [name])


@pytest.mark.parametrize("seeds", [(1, 3), (2, 1), (1,), (1, 2, 3)])
def test_other_images_under_a_key_are_refused_before_one_is_taken(
    send: Send, seeds: tuple[int, ...]
) -> None:
    send(pictures(1, 2), headers=KEY)
    assert is_mismatch(send(pictures(*seeds), headers=KEY))
    assert Submission.objects.count() == 2


@pytest.mark.parametrize("words", [{"reference": "b"}, {"metadata": '{"a": 1}'}])
def test_other_words_under_a_key_are_refused(send: Send, words: dict[str, str]) -> None:
    send(pictures(1), headers=KEY)
    assert is_mismatch(send(pictures(1), headers=KEY, **words))
    assert is_mismatch(send([picture(make_image(seed=1), "other.jpg")], headers=KEY))


def test_also_where_the_first_one_was_refused_file_by_file(send: Send) -> None:
    assert codes(send([picture(b"text", "a.txt")], headers=KEY)) == ["unsupported_format"]
    assert is_mismatch(send(pictures(1), headers=KEY))
    assert not Submission.objects.exists()


def test_an_archive_is_known_by_its_bytes(send: Send) -> None:
    archive = zips.zipped({"a.jpg": make_image(seed=1)})
    first = send(archive=archive, headers=KEY).json()
    again = send(archive=archive, headers=KEY).json()
    assert again["items"][0]["submission"]["id"] == first["items"][0]["submission"]["id"]
    other = zips.zipped({"a.jpg": make_image(seed=1), "b.jpg": make_image(seed=2)})
    assert is_mismatch(send(archive=other, headers=KEY))
    assert is_mismatch(send([picture(make_image(seed=1), "a.jpg")], headers=KEY))
    assert Submission.objects.count() == 1


def test_addresses_are_known_as_they_are_written(partner: APIClient) -> None:
    def post(*urls: str) -> Answer:
        answer: Answer = partner.post(BATCH, {"urls": list(urls)}, format="json", headers=KEY)
        return answer

    first, again = post(*URLS).json(), post(*URLS).json()
    assert [item["submission"]["id"] for item in again["items"]] == [
        item["submission"]["id"] for item in first["items"]
    ]
    assert is_mismatch(post(*reversed(URLS)))
    assert Submission.objects.count() == 2


def test_a_key_of_a_single_image_is_none_of_a_batch(send: Send, partner: APIClient) -> None:
    partner.post(SUBMISSIONS, {"image": pictures(1)[0]}, headers=KEY)
    assert is_mismatch(send(pictures(1), headers=KEY))
    other = {"Idempotency-Key": "night-2"}
    send(pictures(1), headers=other)
    assert is_mismatch(partner.post(SUBMISSIONS, {"image": pictures(1)[0]}, headers=other))


def test_while_the_first_request_runs_a_repeat_is_told_to_wait(
    send: Send, organisation: Organisation
) -> None:
    with running(organisation):
        answer = send(pictures(1, 2), headers=KEY)
        assert (answer.status_code, answer["Retry-After"]) == (409, "1")
        assert answer.json()["code"] == "idempotency_in_flight"
        assert not IdempotencyRecord.objects.exists()


def test_when_the_first_one_has_died_a_repeat_is_taken(
    send: Send, organisation: Organisation
) -> None:
    with running(organisation):
        pass
    assert codes(send(pictures(1, 2), headers=KEY)) == ["accepted", "accepted"]


def test_what_came_in_before_a_crash_is_found(send: Send) -> None:
    first = send(pictures(1, 2), headers=KEY).json()
    second = first["items"][1]["submission"]["id"]
    lost = IdempotencyRecord.objects.get(submission__file_name="2.jpg")
    lost.delete()
    again = send(pictures(1, 2), headers=KEY).json()
    assert [item["submission"]["replayed"] for item in again["items"]] == [True, False]
    assert again["items"][1]["submission"]["id"] != second


def test_a_day_later_the_key_is_free(send: Send) -> None:
    send(pictures(1, 2), headers=KEY)
    records = IdempotencyRecord.objects.filter(is_batch=True)
    assert records.count() == 1
    records.update(created_at="2020-01-01T00:00:00Z")
    assert codes(send(pictures(1, 3), headers=KEY)) == ["accepted", "accepted"]
    assert Submission.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_batch_lets_its_lock_go(send: Send, organisation: Organisation) -> None:
    for _ in range(2):
        send(pictures(1), headers=KEY)
        with running(organisation):
            pass
