"""People, organisations and keys."""

from functools import cache

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from factory.declarations import (
    LazyFunction,
    Sequence,
    SubFactory,
)
from factory.django import DjangoModelFactory

from accounts.models import ApiKey, Membership, Organisation, User
from accounts.roles import Role
from common.ids import uuid7

PASSWORD = "correct horse battery staple"


@cache
def hashed_password() -> str:
    """Hashing takes half a second on purpose; everybody in the tests shares one hash."""
    return make_password(PASSWORD)


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = Sequence(lambda n: f"person{n}@example.org")
    name = Sequence(lambda n: f"Person {n}")
    password = LazyFunction(hashed_password)


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = Sequence(lambda n: f"Organisation {n}")
    slug = Sequence(lambda n: f"organisation-{n}")


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = SubFactory(UserFactory)
    organisation = SubFactory(OrganisationFactory)


class ApiKeyFactory(DjangoModelFactory[ApiKey]):
    """A key's row only, good for foreign keys; the fixture `api_key` makes one that opens doors."""

    class Meta:
        model = ApiKey

    organisation = SubFactory(OrganisationFactory)
    name = Sequence(lambda n: f"Key {n}")
    prefix = Sequence(lambda n: f"tsk_live_{n:04}")
    key_hash = LazyFunction(lambda: uuid7().hex * 2)
    scopes = LazyFunction(list)
    created_by = SubFactory(UserFactory)


def staff(role: Role, **fields: object) -> User:
    """A person of the platform's own staff, in the group of that role."""
    user = UserFactory.create(is_staff=role in {Role.AUDITOR, Role.ADMINISTRATOR}, **fields)
    group, _ = Group.objects.get_or_create(name=role)
    user.groups.add(group)
    return user
