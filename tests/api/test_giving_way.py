"""Whoever has much waiting is taken in slowly while others wait, and nobody else is."""

import time
from collections.abc import Iterator

import pytest
from rest_framework.test import APIClient

from accounts.models import Organisation, User
from accounts.selectors import organisation_of
from detection.api import giving_way
from detection.api.giving_way import Manners
from images.models import Submission
from images.turns import BACKLOG, holds_others_up
from tests.api.partners import SUBMISSIONS, Submit, picture
from tests.factories import make_image
from tests.images.tenants import Tenant

BATCH = f"{SUBMISSIONS}/batch"
A_MOMENT = 0.3
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def flood(organisation: Organisation) -> None:
    """What the partner has sent."""
    Tenant(organisation).send(BACKLOG[Submission.Priority.INTERACTIVE] + 3)


@pytest.fixture
def somebody_waits() -> Tenant:
    other = Tenant()
    other.send()
    return other


@pytest.fixture
def a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(giving_way, "LONGEST_SECONDS", A_MOMENT)


@pytest.fixture
def no_seat(organisation: Organisation) -> Iterator[None]:
    for _ in range(giving_way.seats.each):
        assert giving_way.seats.take(organisation.pk)
    yield
    for _ in range(giving_way.seats.each):
        giving_way.seats.give_back(organisation.pk)


def seconds_of(submit: Submit) -> float:
    began = time.monotonic()
    assert submit().status_code == 202
    return time.monotonic() - began


@pytest.mark.usefixtures("somebody_waits", "a_moment")
def test_an_upload_is_held_for_a_moment_and_then_taken(submit: Submit) -> None:
    assert seconds_of(submit) >= A_MOMENT


@pytest.mark.usefixtures("no_seat")
def test_alone_nobody_is_held(submit: Submit) -> None:
    assert submit().status_code == 202


@pytest.mark.usefixtures("no_seat", "somebody_waits")
def test_what_cannot_be_held_is_refused_and_not_stored(submit: Submit) -> None:
    before = Submission.objects.count()
    answer = submit()
    assert (answer.status_code, answer.json()["code"]) == (429, "others_first")
    assert answer["Retry-After"] == "2"
    assert Submission.objects.count() == before


@pytest.mark.usefixtures("no_seat", "somebody_waits")
def test_those_who_wait_may_go_on(stranger: APIClient, outsider: User) -> None:
    Tenant(organisation_of(outsider)).send(2)
    assert stranger.post(SUBMISSIONS, {"image": picture()}).status_code == 202


@pytest.mark.usefixtures("somebody_waits", "a_moment")
def test_a_batch_gives_way_between_its_images(partner: APIClient) -> None:
    began = time.monotonic()
    answer = partner.post(BATCH, {"images": [picture(), picture(make_image(seed=2))]})
    assert answer.json()["accepted"] == 2
    assert time.monotonic() - began >= 2 * A_MOMENT


@pytest.mark.usefixtures("somebody_waits", "a_moment")
def test_a_batch_gives_way_for_a_while_in_all(organisation: Organisation) -> None:
    manners = Manners(organisation)
    manners.left_seconds = 1.5 * A_MOMENT
    began = time.monotonic()
    for _ in range(100):
        manners.give_way()
    assert holds_others_up(organisation)
    assert time.monotonic() - began < 10 * A_MOMENT
