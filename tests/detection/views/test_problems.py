"""What goes wrong is told on a page that a person can read, even without a database."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from accounts.models import User
from common.api import problem_for
from common.errors import Conflict, DomainError

SignIn = Callable[[User], Client]


@pytest.mark.django_db
def test_a_missing_page_keeps_the_way_back(sign_in: SignIn, uploader: User) -> None:
    response = sign_in(uploader).get("/nowhere/")
    page = response.content.decode()
    assert response.status_code == 404
    assert "The address may be mistyped" in page
    assert 'aria-label="Main"' in page


@pytest.mark.django_db
def test_a_missing_form_token_is_a_readable_403(uploader: User, sign_in: SignIn) -> None:
    client = sign_in(uploader)
    client.handler.enforce_csrf_checks = True
    response = client.post("/detector/", {})
    assert response.status_code == 403
    assert "Nothing was changed" in response.content.decode()


def test_a_fault_is_told_without_touching_the_database() -> None:
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "somebody"
    response = client.get("/detector/")  # without the mark, pytest-django refuses every query
    assert response.status_code == 500
    assert "The fault is ours" in response.content.decode()
    assert response["X-Request-ID"] in response.content.decode()


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 500, 503])
def test_every_problem_has_a_title_and_a_way_on(rf: RequestFactory, status: int) -> None:
    error = DomainError("It did not work.")
    error.status = HTTPStatus(status)
    page = problem_for(rf.get("/somewhere/"), error).content.decode()
    assert f'<p class="problem__code">{status}</p>' in page
    assert "It did not work." in page
    assert "To the start page" in page


def test_a_script_gets_the_problem_without_the_frame(rf: RequestFactory) -> None:
    request = rf.get("/somewhere/")
    request.htmx = True  # type: ignore[attr-defined]  # django-htmx's middleware sets it
    page = problem_for(request, Conflict()).content.decode()
    assert "<html" not in page
    assert "problem__code" in page


@pytest.mark.django_db
def test_strangers_learn_what_this_is(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "Was this image made or changed by a machine?" in page
    assert "/accounts/login/" in page


@pytest.mark.django_db
def test_members_begin_at_the_detector(sign_in: SignIn, uploader: User) -> None:
    assert sign_in(uploader).get("/")["Location"] == "/detector/"
