"""Images a day: counted with the upload, exact under parallel ones, and seen on the keys' page."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ImagesSpent
from accounts.models import ImageCount, Organisation, User
from accounts.selectors import images_today
from accounts.services import count_image, require_room_today

SignIn = Callable[[User], Client]


def count(organisation: Organisation) -> bool:
    """Whether there was room for one more."""
    try:
        with transaction.atomic():
            count_image(organisation)
    except ImagesSpent:
        return False
    return True


def test_an_organisation_may_bring_in_as_many_as_its_quota(north: Organisation) -> None:
    north.images_per_day = 2
    assert [count(north) for _ in range(3)] == [True, True, False]
    assert images_today(north) == 2


def test_the_refusal_names_the_limit_and_the_time_to_wait(north: Organisation) -> None:
    north.images_per_day = 1
    count_image(north)
    with pytest.raises(ImagesSpent) as refusal:
        require_room_today(north)
    assert "1 images a day" in refusal.value.detail
    assert 0 < refusal.value.retry_after_seconds <= timedelta(days=1).total_seconds()


def test_a_new_day_begins_with_nothing(north: Organisation) -> None:
    north.images_per_day = 1
    count_image(north)
    ImageCount.objects.update(day=timezone.now().date() - timedelta(days=1))
    require_room_today(north)
    assert count(north)


def test_organisations_have_counts_of_their_own(north: Organisation, south: Organisation) -> None:
    count_image(north)
    assert (images_today(north), images_today(south)) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_of_40_parallel_uploads_on_a_quota_of_10_exactly_10_are_counted(
    north: Organisation,
) -> None:
    north.images_per_day = 10

    def one(_: int) -> bool:
        try:
            return count(north)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(one, range(40))) == 10
    assert images_today(north) == 10


def test_the_keys_page_says_what_was_used(sign_in: SignIn, north: Organisation, mara: User) -> None:
    count_image(north)
    page = sign_in(mara).get(reverse("accounts:keys")).content.decode()
    assert "<td>1</td><td>50,000</td>" in page
    assert "<td>0</td><td>3,000</td>" in page
