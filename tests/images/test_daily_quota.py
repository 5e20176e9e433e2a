"""Beyond an organisation's images of a day nothing comes in, and what came in is told again."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from rest_framework.test import APIClient

from accounts.errors import ImagesSpent
from accounts.models import Organisation
from accounts.selectors import images_today
from common.api import PROBLEM_TYPE
from images.intake import Accepted, Idempotency, Sender, accept
from images.models import Image, Submission
from tests.factories import make_image

KEY = Idempotency("order-1")


def post(sender: Sender, seed: int = 0, key: Idempotency | None = None) -> Accepted:
    file = ContentFile(make_image(seed=seed))
    return accept(sender=sender, file=file, file_name="a.jpg", idempotency=key)


@pytest.fixture
def sender_of_one(sender: Sender) -> Sender:
    """Whose organisation may bring in one image a day."""
    sender.organisation.images_per_day = 1
    sender.organisation.save()
    return sender


def test_nothing_is_stored_of_what_is_refused(sender_of_one: Sender) -> None:
    post(sender_of_one)
    folder = f"objects/{sender_of_one.organisation.pk.hex}"
    before = default_storage.listdir(folder)
    with pytest.raises(ImagesSpent):
        post(sender_of_one, seed=1)
    assert default_storage.listdir(folder) == before
    assert (Image.objects.count(), Submission.objects.count()) == (1, 1)


def test_a_repeat_is_answered_and_not_counted(sender_of_one: Sender) -> None:
    first = post(sender_of_one, key=KEY)
    again = post(sender_of_one, key=KEY)
    assert (again.submission, again.replayed) == (first.submission, True)
    assert images_today(sender_of_one.organisation) == 1


def test_a_refused_image_is_not_counted(sender: Sender) -> None:
    with pytest.raises(Exception, match="Nothing was stored"):
        accept(sender=sender, file=ContentFile(b"no image"), file_name="a.jpg")
    assert images_today(sender.organisation) == 0


def test_the_api_says_which_limit_it_was_and_when_to_come_back(
    api_client: APIClient, organisation: Organisation
) -> None:
    Organisation.objects.update(images_per_day=1)
    answers = [
        api_client.post("/api/v1/submissions", {"image": ContentFile(make_image(), "a.jpg")})
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [202, 429]
    assert answers[1]["Content-Type"] == PROBLEM_TYPE
    assert answers[1].json()["code"] == "images_per_day_spent"
    assert 0 < int(answers[1]["Retry-After"]) <= 24 * 3600
