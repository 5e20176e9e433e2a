"""While PostgreSQL does not answer, every door says so and when to come back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from common.api import PROBLEM_TYPE
from tests.factories import make_image

Call = Callable[..., HttpResponse]
KEY = {"Authorization": f"Bearer tsk_live_{'a' * 51}"}


@pytest.fixture
def elsewhere(db: None, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls from a thread of their own, whose connection finds no PostgreSQL."""
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nonexistent")

    def call(method: str, path: str, **options: object) -> HttpResponse:
        client = Client(raise_request_exception=False)
        client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
        with ThreadPoolExecutor(max_workers=1) as pool:
            done = pool.submit(getattr(client, method), path, **options)
            answer: HttpResponse = done.result()
        return answer

    return call


@pytest.mark.parametrize("path", ["/api/v1/submissions", "/api/v1/submissions/sub_" + "0" * 32])
def test_the_api_says_when_to_come_back(elsewhere: Call, path: str) -> None:
    answer = elsewhere("get", path, headers=KEY)
    assert (answer.status_code, answer["Content-Type"]) == (503, PROBLEM_TYPE)
    assert answer["Retry-After"] == "5"


def test_an_upload_is_not_accepted(elsewhere: Call) -> None:
    answer = elsewhere("post", "/api/v1/submissions", data={"image": make_image()}, headers=KEY)
    assert (answer.status_code, answer["Content-Type"]) == (503, PROBLEM_TYPE)


@pytest.mark.parametrize("path", ["/", "/review/", "/admin/"])
def test_people_get_a_readable_page(elsewhere: Call, path: str) -> None:
    answer = elsewhere("get", path)
    assert (answer.status_code, answer["Content-Type"]) == (503, "text/html; charset=utf-8")
    assert answer["Retry-After"] == "5"


def test_health_needs_no_database(elsewhere: Call) -> None:
    assert elsewhere("get", "/healthz").status_code == 200
    assert elsewhere("get", "/readyz").status_code == 503
