"""A batch costs what it holds, and few of them are under way at a time."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Queue
from threading import Semaphore

import pytest
from django.db import connection
from pytest_django import Settings
from rest_framework.request import Request
from rest_framework.test import APIClient

from accounts.models import ApiKey, Organisation, User
from accounts.roles import Scope
from accounts.throttling import count_items, usage_of
from detection.api import batch_seats, batches
from images.models import Submission
from supervisor.processes import web
from tests.api.partners import SUBMISSIONS, Answer, client_with, key_for, picture
from tests.factories import make_image

BATCH = f"{SUBMISSIONS}/batch"


def send(partner: APIClient, images: int) -> Answer:
    files = [picture(make_image(seed=seed), f"{seed}.jpg") for seed in range(images)]
    answer: Answer = partner.post(BATCH, {"images": files})
    return answer


def used(organisation: Organisation) -> int:
    usage = usage_of(organisation)
    assert usage
    return usage.used


def test_each_item_counts_as_a_request(partner: APIClient, organisation: Organisation) -> None:
    before = used(organisation)
    answer = send(partner, 3)
    assert (answer.status_code, used(organisation) - before) == (202, 3)
    assert answer["RateLimit-Remaining"] == "597"


def test_so_do_addresses_and_what_lies_in_an_archive(
    partner: APIClient, organisation: Organisation
) -> None:
    before = used(organisation)
    urls = [f"https://example.org/{number}.jpg" for number in range(4)]
    assert partner.post(BATCH, {"urls": urls}, format="json").status_code == 202
    assert used(organisation) - before == 4


def test_what_does_not_fit_is_refused_and_takes_no_place(
    partner: APIClient, organisation: Organisation
) -> None:
    ApiKey.objects.update(requests_per_minute=5)
    assert send(partner, 3).status_code == 202
    before = used(organisation)
    answers = [send(partner, 3) for _ in range(2)]
    assert [answer.json()["code"] for answer in answers] == ["throttled"] * 2
    assert all(int(answer["Retry-After"]) >= 1 for answer in answers)
    assert (used(organisation) - before, Submission.objects.count()) == (0, 3)
    assert send(partner, 2).status_code == 202


def test_one_that_is_larger_than_the_limit_costs_the_whole_minute(partner: APIClient) -> None:
    ApiKey.objects.update(requests_per_minute=2)
    assert send(partner, 3).status_code == 202
    assert send(partner, 1).status_code == 429


def test_one_that_is_not_understood_counts_once(
    partner: APIClient, organisation: Organisation
) -> None:
    before = used(organisation)
    assert partner.post(BATCH, {"images": []}).status_code == 422
    assert used(organisation) - before == 1


@pytest.fixture
def begin(organisation: Organisation, transactional_db: None) -> Iterator[Callable[[], int]]:
    """`begin()` is a batch that is under way elsewhere until the test ends; its session."""
    ends = threading.Event()

    def hold(begun: Queue[int]) -> None:
        try:
            with batch_seats.place_of(organisation.pk):
                begun.put(connection.connection.get_backend_pid())
                ends.wait(60)
        finally:
            connection.close()

    def began() -> int:
        begun: Queue[int] = Queue()
        held.append(pool.submit(hold, begun))
        return begun.get(timeout=10)

    held: list[Future[None]] = []
    with ThreadPoolExecutor(4) as pool:
        yield began
        ends.set()
    assert [one.exception() for one in held] == [None] * len(held)


def test_beyond_the_batches_of_an_organisation_it_is_429(
    begin: Callable[[], int], partner: APIClient, outsider: User
) -> None:
    begin()
    assert send(partner, 1).status_code == 202
    begin()
    answer = send(partner, 1)
    assert (answer.status_code, answer.json()["code"]) == (429, "batches_under_way")
    assert answer["Retry-After"] == "10"
    assert Submission.objects.count() == 1
    assert send(client_with(key_for(outsider, *Scope)), 1).status_code == 202


def test_a_place_is_free_again_when_its_process_falls(
    begin: Callable[[], int], partner: APIClient
) -> None:
    sessions = [begin(), begin()]
    assert send(partner, 1).status_code == 429
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10_000)", [sessions[0]])
    assert send(partner, 1).status_code == 202


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_two_are_taken(api_key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is taken stays until all the others have been refused."""
    callers, refused, done = 6, Semaphore(0), threading.Event()

    def patient(request: Request, key: ApiKey, items: int) -> None:
        assert done.wait(20)
        count_items(request, key, items)

    monkeypatch.setattr(batches, "count_items", patient)

    def call(_: int) -> str:
        try:
            answer = send(client_with(api_key), 1)
        finally:
            connection.close()
        if answer.status_code == 429:
            refused.release()
        return str(answer.json().get("code", "taken"))

    with ThreadPoolExecutor(callers) as pool:
        answers = [pool.submit(call, number) for number in range(callers)]
        for _ in range(callers - 2):
            assert refused.acquire(timeout=20)
        done.set()
    found = sorted(answer.result() for answer in answers)
    assert found == ["batches_under_way"] * (callers - 2) + ["taken"] * 2


def test_beyond_the_threads_of_a_process_it_is_503(
    partner: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_seats, "threads", threading.BoundedSemaphore(1))
    with batch_seats.thread():
        answer = send(partner, 1)
    assert (answer.status_code, answer.json()["code"]) == (503, "batches_busy")
    assert answer["Retry-After"] == "10"
    assert send(partner, 1).status_code == 202


def test_whatever_comes_of_it_seats_are_given_back(partner: APIClient) -> None:
    for _ in range(4):
        assert partner.post(BATCH, {"refernce": "a"}).status_code == 422
    assert send(partner, 1).status_code == 202


def test_batches_and_waiting_requests_leave_a_process_a_thread(settings: Settings) -> None:
    held = settings.API_BATCHES + settings.API_WAITING_REQUESTS
    threads = web("").arguments
    assert held < int(threads[threads.index("--threads") + 1])
