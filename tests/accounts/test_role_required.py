"""Page views for people with a role."""

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django.fixtures import Settings

from accounts.models import User
from accounts.permissions import role_required
from accounts.roles import Role
from config import urls as site

pytestmark = pytest.mark.urls(__name__)


@role_required(Role.MODERATOR, Role.SENIOR)
def desk(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse(f"desk {number}")


urlpatterns = [path("desk/<int:number>/", desk), *site.urlpatterns]


def test_strangers_are_sent_to_sign_in(client: Client, settings: Settings) -> None:
    settings.LOGIN_URL = "/sign-in/"
    assert client.get("/desk/1/")["Location"] == "/sign-in/?next=/desk/1/"


@pytest.mark.parametrize("who", ["moderator", "senior"])
def test_either_role_opens_the_page(
    request: pytest.FixtureRequest, sign_in: Callable[[User], Client], who: str
) -> None:
    response = sign_in(request.getfixturevalue(who)).get("/desk/7/")
    assert response.content == b"desk 7"


@pytest.mark.parametrize("who", ["uploader", "auditor", "administrator"])
def test_other_people_are_refused(
    request: pytest.FixtureRequest, sign_in: Callable[[User], Client], who: str
) -> None:
    assert sign_in(request.getfixturevalue(who)).get("/desk/7/").status_code == 403
