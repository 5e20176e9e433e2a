"""Errors that leave Django, outside any API view, in the format the caller reads."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from structlog.stdlib import ProcessorFormatter

from common.api import PROBLEM_TYPE
from common.errors import Conflict
from config import urls

MEMBERS = {"type", "title", "status", "detail", "instance", "request_id", "code", "errors"}
RAISED: dict[str, Exception] = {
    "400": SuspiciousOperation("secret words"),
    "403": PermissionDenied("secret words"),
    "404": Http404("secret words"),
    "409": Conflict("Somebody else has it.", pointer="/case"),
    "413": RequestDataTooBig("secret words"),
    "500": RuntimeError("secret words"),
    "503": OperationalError("secret words"),
}


def failing(request: HttpRequest, status: str) -> HttpResponse:
    raise RAISED[status]


urlpatterns = [
    *urls.urlpatterns,
    path("api/fail/<str:status>", failing),
    path("page/fail/<str:status>", failing),
]
handler400 = "config.views.bad_request"
handler403 = "config.views.permission_denied"
handler404 = "config.views.page_not_found"
handler500 = "config.views.server_error"


@pytest.fixture
def client(db: None) -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    """What goes to the log, as the settings have it written."""
    root, written = logging.getLogger(), io.StringIO()
    formatters = [handler.formatter for handler in root.handlers]
    handler = logging.StreamHandler(written)
    handler.setFormatter(next(each for each in formatters if isinstance(each, ProcessorFormatter)))
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


@pytest.mark.parametrize("status", RAISED)
@override_settings(ROOT_URLCONF=__name__)
def test_under_api_every_error_is_a_problem(client: Client, status: str) -> None:
    answer = client.get(f"/api/fail/{status}")
    assert (answer.status_code, answer["Content-Type"]) == (int(status), PROBLEM_TYPE)
    body = json.loads(answer.content)
    assert body.keys() == MEMBERS
    assert body["status"] == int(status)
    assert body["instance"] == f"/api/fail/{status}"


@pytest.mark.parametrize("status", RAISED)
@override_settings(ROOT_URLCONF=__name__)
def test_no_error_tells_internals(client: Client, status: str) -> None:
    assert b"secret" not in client.get(f"/api/fail/{status}").content
    assert b"Traceback" not in client.get(f"/api/fail/{status}").content


@override_settings(ROOT_URLCONF=__name__)
def test_a_refusal_points_at_its_field(client: Client) -> None:
    (error,) = client.get("/api/fail/409").json()["errors"]
    assert error == {"pointer": "/case", "code": "conflict", "detail": "Somebody else has it."}


@override_settings(ROOT_URLCONF=__name__)
def test_a_lost_database_says_when_to_come_back(client: Client) -> None:
    assert client.get("/api/fail/503")["Retry-After"] == "5"


@pytest.mark.parametrize("status", RAISED)
@override_settings(ROOT_URLCONF=__name__)
def test_elsewhere_every_error_is_a_page(client: Client, status: str) -> None:
    answer = client.get(f"/page/fail/{status}")
    assert (answer.status_code, answer["Content-Type"]) == (int(status), "text/html; charset=utf-8")


@pytest.mark.parametrize("status", ["500", "503"])
@override_settings(ROOT_URLCONF=__name__)
def test_the_page_of_a_failure_needs_no_database(status: str) -> None:
    answer = Client(raise_request_exception=False).get(f"/page/fail/{status}")
    assert answer.status_code == int(status)


@override_settings(ROOT_URLCONF=__name__)
def test_an_unforeseen_error_is_logged_with_its_traceback(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("django.request").addHandler(caplog.handler)
    client.get("/api/fail/500")
    assert "secret words" in caplog.text


@pytest.mark.parametrize("status", ["404", "500", "503"])
@override_settings(ROOT_URLCONF=__name__)
def test_every_log_line_has_the_request_id(
    client: Client, log_lines: io.StringIO, status: str
) -> None:
    answer = client.get(f"/api/fail/{status}")
    lines = [line for line in log_lines.getvalue().splitlines() if line.startswith("20")]
    assert lines
    assert all(answer["X-Request-ID"] in line for line in lines)
