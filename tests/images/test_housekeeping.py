"""Objects that an interrupted upload left behind."""

import uuid
from datetime import timedelta

import pytest

from accounts.models import Organisation
from images import store
from images.housekeeping import orphan_objects, remove_orphans
from tests.factories import ImageFactory

AT_ONCE = timedelta(seconds=-1)


@pytest.fixture
def orphan() -> str:
    key = store.object_key(uuid.uuid4(), "a" * 64)
    store.write(key, b"left behind")
    return key


@pytest.mark.django_db
def test_an_object_without_a_row_is_an_orphan(orphan: str) -> None:
    assert orphan in set(orphan_objects(AT_ONCE))


@pytest.mark.django_db
def test_a_young_object_may_still_get_its_row(orphan: str) -> None:
    assert orphan not in set(orphan_objects())


def test_an_object_with_a_row_is_none(organisation: Organisation) -> None:
    image = ImageFactory.create(organisation=organisation)
    assert image.object_key not in set(orphan_objects(AT_ONCE))


@pytest.mark.django_db
def test_an_unfinished_write_is_an_orphan() -> None:
    half = f"objects/{uuid.uuid4().hex}/aa/.writing-x"
    store.write(half, b"ha")
    assert half in set(orphan_objects(AT_ONCE))


def test_removing_takes_the_orphans_only(orphan: str, organisation: Organisation) -> None:
    image = ImageFactory.create(organisation=organisation)
    assert remove_orphans(AT_ONCE) >= 1
    assert not store.exists(orphan)
    assert store.exists(image.object_key)
