"""Objects that interrupted work left behind."""

import uuid
from datetime import timedelta

import pytest

from accounts.models import Organisation
from detection.models import Finding
from images import store
from tests.factories import ImageFactory, analysed_submission
from worker.strays import remove_strays, stray_objects

AT_ONCE = timedelta(seconds=-1)


@pytest.fixture
def stray() -> str:
    key = store.object_key(uuid.uuid4(), "a" * 64)
    store.write(key, b"left behind")
    return key


@pytest.mark.django_db
def test_an_object_without_a_row_is_a_stray(stray: str) -> None:
    assert stray in set(stray_objects(AT_ONCE))


@pytest.mark.django_db
def test_a_young_object_may_still_get_its_row(stray: str) -> None:
    assert stray not in set(stray_objects())


def test_an_object_with_a_row_is_none(organisation: Organisation) -> None:
    image = ImageFactory.create(organisation=organisation)
    assert image.object_key not in set(stray_objects(AT_ONCE))


@pytest.mark.django_db
def test_an_unfinished_write_is_a_stray() -> None:
    half = f"objects/{uuid.uuid4().hex}/aa/.writing-x"
    store.write(half, b"ha")
    assert half in set(stray_objects(AT_ONCE))


def test_removing_takes_the_strays_only(stray: str, organisation: Organisation) -> None:
    image = ImageFactory.create(organisation=organisation)
    assert remove_strays(AT_ONCE) >= 1
    assert not store.exists(stray)
    assert store.exists(image.object_key)


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["heatmaps/{}-cnn-1.png", "evidence/{}-frequency-1-spectrum.png"])
def test_a_picture_without_a_finding_goes_too(key: str) -> None:
    stray = key.format(f"{uuid.uuid4().hex}/aa/{'a' * 64}")
    store.write(stray, b"left behind")
    remove_strays(AT_ONCE)
    assert not store.exists(stray)


def test_pictures_of_findings_stay(organisation: Organisation) -> None:
    submission = analysed_submission(organisation=organisation)
    place = f"{organisation.pk.hex}/aa/{submission.stored_image.sha256}"
    keys = [f"heatmaps/{place}-cnn-1.png", f"evidence/{place}-cnn-1-spectrum.png"]
    for key in keys:
        store.write(key, b"shown")
    Finding.objects.update(heatmap_key=keys[0], picture_keys={"spectrum": keys[1]})
    remove_strays(AT_ONCE)
    assert all(store.exists(key) for key in keys)
