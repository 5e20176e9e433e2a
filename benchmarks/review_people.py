"""Reviewers for measurements, signed in without a browser."""

import json

from django.conf import settings
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from accounts.services import create_person, grant_role

BACKEND = "django.contrib.auth.backends.ModelBackend"


def make(count: int, role: Role = Role.MODERATOR) -> list[User]:
    return [_make(number, role) for number in range(count)]


def _make(number: int, role: Role) -> User:
    person = create_person(
        email=f"bench-{number}@example.org", password=None, name=f"Bench {number}"
    )
    grant_role(user=person, role=role)
    return person


def cookies_of(people: list[User], token: str) -> str:
    """Session and CSRF cookies of each, as JSON for the program that drives the site."""
    return json.dumps([_cookies(person, token) for person in people])


def _cookies(person: User, token: str) -> dict[str, str]:
    client = Client()
    client.force_login(person, backend=BACKEND)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: token}
