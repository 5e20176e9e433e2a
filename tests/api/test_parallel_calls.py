"""A limit holds when everybody calls at once, through the whole server."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from pytest_django.live_server_helper import LiveServer

from accounts.models import ApiKey

LIMIT = 60


@pytest.mark.django_db(transaction=True)
def test_of_200_parallel_calls_on_a_limit_of_60_a_minute_60_pass(
    live_server: LiveServer, api_key: str
) -> None:
    ApiKey.objects.update(requests_per_minute=LIMIT)
    headers = {"Authorization": f"Bearer {api_key}"}
    with (
        httpx.Client(base_url=live_server.url, headers=headers, timeout=60) as client,
        ThreadPoolExecutor(40) as pool,
    ):
        answers = list(pool.map(lambda _: client.get("/api/v1/submissions"), range(200)))
    assert Counter(answer.status_code for answer in answers) == {200: LIMIT, 429: 200 - LIMIT}
    refused = [answer for answer in answers if answer.status_code == 429]
    assert {answer.json()["code"] for answer in refused} == {"throttled"}
    assert all(1 <= int(answer.headers["Retry-After"]) <= 61 for answer in refused)
