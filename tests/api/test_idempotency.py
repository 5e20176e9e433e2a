"""One Idempotency-Key, one submission."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from rest_framework.test import APIClient

from images.models import Submission
from tests.api.partners import SUBMISSIONS, Submit, client_with, picture
from tests.factories import make_image

KEY = {"Idempotency-Key": "order-1001"}


def test_a_repeat_gets_the_same_submission(submit: Submit) -> None:
    first, second = submit(headers=KEY), submit(headers=KEY)
    assert second.json() == first.json()
    assert second["Idempotency-Replayed"] == "true"
    assert Submission.objects.count() == 1


def test_another_key_is_another_submission(submit: Submit) -> None:
    first, second = submit(headers=KEY), submit(headers={"Idempotency-Key": "order-1002"})
    assert first.json()["id"] != second.json()["id"]


@pytest.mark.parametrize(
    "change",
    [{"image": picture(make_image(seed=9))}, {"reference": "other"}, {"metadata": '{"a": 1}'}],
    ids=["image", "reference", "metadata"],
)
def test_the_key_with_other_content_is_refused(submit: Submit, change: dict[str, object]) -> None:
    submit(headers=KEY)
    answer = submit(change, headers=KEY)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_mismatch")
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "tab\tin", "schlüssel"])
def test_a_key_that_is_no_short_printable_ascii_is_refused(submit: Submit, key: str) -> None:
    assert submit(headers={"Idempotency-Key": key}).status_code == 422
    assert not Submission.objects.exists()


def test_the_same_key_of_two_partners_does_not_meet(
    submit: Submit, stranger: APIClient, organisation: object
) -> None:
    submit(headers=KEY)
    answer = stranger.post(SUBMISSIONS, {"image": picture()}, headers=KEY)
    assert (answer.status_code, Submission.objects.count()) == (202, 2)


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_posts_make_one_submission(api_key: str) -> None:
    content = make_image(256, 256)

    def post(_: int) -> int:
        try:
            client = client_with(api_key)
            answer = client.post(SUBMISSIONS, {"image": picture(content)}, headers=KEY)
            return int(answer.status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=50) as pool:
        statuses = list(pool.map(post, range(50)))
    assert Submission.objects.count() == 1
    assert set(statuses) <= {202, 409}
    assert 202 in statuses
