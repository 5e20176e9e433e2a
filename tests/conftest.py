"""The cast: who appears in the tests of every area."""

from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker
from rest_framework.test import APIClient

from accounts.models import Organisation, User
from accounts.roles import Role, Scope
from accounts.services import create_api_key
from common import scope
from config.readiness import latest
from tests import factories
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, staff

# Tests and factories see all rows, as the owner; what a test client asks for goes through the
# walls, as the application's roles.
scope.serve_nobody()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The database as `manage.py prepare --application-role` leaves it."""
    with django_db_blocker.unblock():
        call_command("prepare_database", login=True, verbosity=0)
        connection.close()  # the next one finds the walls


@pytest.fixture(autouse=True)
def whole_view() -> Iterator[None]:
    """Whatever a test looked through, the next one sees all."""
    yield
    scope.forget()


@pytest.fixture(autouse=True)
def readiness_of_its_own() -> None:
    """No test is told what was found in the one before."""
    latest.forget()


@pytest.fixture(autouse=True)
def cheap_passwords(settings: Settings) -> None:
    """A hash that costs nothing: the real one is meant to be slow."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def make_image() -> Callable[..., bytes]:
    """`make_image(width, height, seed)` makes JPEG bytes; see tests.factories."""
    return factories.make_image


@pytest.fixture
def organisation(db: None) -> Organisation:
    return OrganisationFactory.create(name="Gazette", slug="gazette")


@pytest.fixture
def uploader(organisation: Organisation) -> User:
    """Uploads for the organisation; has no staff role."""
    user = UserFactory.create(email="uploader@example.org", name="Una Uploader")
    MembershipFactory.create(user=user, organisation=organisation)
    return user


@pytest.fixture
def outsider(db: None) -> User:
    """Uploads for another organisation."""
    user = UserFactory.create(email="outsider@example.org", name="Otto Outsider")
    MembershipFactory.create(user=user)
    return user


@pytest.fixture
def moderator(db: None) -> User:
    return staff(Role.MODERATOR, email="moderator@example.org", name="Mona Moderator")


@pytest.fixture
def senior(db: None) -> User:
    return staff(Role.SENIOR, email="senior@example.org", name="Saul Senior")


@pytest.fixture
def auditor(db: None) -> User:
    return staff(Role.AUDITOR, email="auditor@example.org", name="Ada Auditor")


@pytest.fixture
def administrator(db: None) -> User:
    return staff(Role.ADMINISTRATOR, email="administrator@example.org", name="Ado Administrator")


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """`sign_in(person)` is a browser in which that person is signed in."""

    def browser(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser


@pytest.fixture
def api_key(organisation: Organisation, uploader: User) -> str:
    """The plain text of a key of the organisation with every scope."""
    _, plain = create_api_key(
        organisation=organisation, name="Tests", scopes=list(Scope), created_by=uploader
    )
    return plain


@pytest.fixture
def api_client(api_key: str) -> APIClient:
    """A partner's program that sends the key."""
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {api_key}")
    return client
