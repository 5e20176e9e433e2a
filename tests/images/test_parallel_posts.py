"""Fifty posts at once with one key are one submission."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from images.errors import IdempotencyInFlight
from images.intake import Idempotency, Sender, accept
from images.models import IdempotencyRecord, Image, Submission
from tests.factories import make_image

POSTS = 50


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_posts_with_one_key_make_one_submission(sender: Sender) -> None:
    content, start = make_image(seed=5), Barrier(POSTS)

    def post(_: int) -> str:
        start.wait()
        try:
            answer = accept(
                sender=sender,
                file=ContentFile(content),
                file_name="a.jpg",
                idempotency=Idempotency("one"),
            )
        except IdempotencyInFlight:
            return "in flight"
        finally:
            connection.close()
        return "replayed" if answer.replayed else "new"

    with ThreadPoolExecutor(POSTS) as pool:
        answers = Counter(pool.map(post, range(POSTS)))
    assert answers["new"] == 1
    assert answers.total() == POSTS
    assert [model.objects.count() for model in (Submission, Image, IdempotencyRecord)] == [1, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_the_same_content_posted_at_once_is_stored_once(sender: Sender) -> None:
    content, start = make_image(seed=6), Barrier(8)

    def post(_: int) -> None:
        start.wait()
        accept(sender=sender, file=ContentFile(content), file_name="a.jpg")
        connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(post, range(8)))
    assert (Image.objects.count(), Submission.objects.count()) == (1, 8)
