"""The cast: Mara manages North, Uli is a member there, Otto belongs to South."""

import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings

from accounts.models import Membership, Organisation, User
from accounts.services import add_member, create_organisation, create_person

PASSWORD = "correct horse battery staple"


@pytest.fixture(autouse=True)
def _fresh_counters(settings: Settings) -> None:
    """Rate limits live in Valkey, which no transaction rolls back; real hashing takes too long."""
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def north(db: None) -> Organisation:
    return create_organisation(name="North Desk")


@pytest.fixture
def south(db: None) -> Organisation:
    return create_organisation(name="South Desk")


def person(name: str) -> User:
    return create_person(email=f"{name}@example.org", password=PASSWORD, name=name.title())


@pytest.fixture
def mara(north: Organisation) -> User:
    user = person("mara")
    add_member(organisation=north, user=user, role=Membership.Role.MANAGER)
    return user


@pytest.fixture
def uli(north: Organisation) -> User:
    user = person("uli")
    add_member(organisation=north, user=user)
    return user


@pytest.fixture
def otto(south: Organisation) -> User:
    user = person("otto")
    add_member(organisation=south, user=user, role=Membership.Role.MANAGER)
    return user
