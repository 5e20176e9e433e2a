"""Who makes an exact copy, and what becomes of one that breaks whoever makes it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection, transaction

from accounts.models import Organisation
from images import exact
from images.decoding import Decoder
from images.models import ExactCopy, Image
from tests.worker.test_exact import due_again, status, wanted
from worker.exact import make_exact_copies


def broken(organisation: Organisation) -> Image:
    """A wish that nobody foresaw: its row says more pixels than the file has."""
    image = wanted(organisation, seed=10)
    image.height = 5000
    image.save()
    return image


def claim_apart() -> ExactCopy | None:
    """As another worker does it, in a thread of its own."""
    try:
        return exact.claim_next()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_make_the_same(organisation: Organisation) -> None:
    images = {wanted(organisation, seed).pk for seed in (8, 9)}

    with transaction.atomic(), ThreadPoolExecutor(max_workers=1) as other:
        first = exact.claim_next()
        theirs = other.submit(claim_apart).result()
    assert first
    assert theirs
    assert {first.pk, theirs.pk} == images


@pytest.mark.django_db(transaction=True)
def test_nobody_takes_what_is_being_made(organisation: Organisation) -> None:
    wanted(organisation)
    claimed = exact.claim_next()
    assert claimed
    due_again()
    with transaction.atomic(), ThreadPoolExecutor(max_workers=1) as other:
        assert exact.hold(claimed)
        assert other.submit(claim_apart).result() is None


def test_what_others_took_since_is_left_to_them(organisation: Organisation) -> None:
    wanted(organisation)
    late = exact.claim_next()
    due_again()
    theirs = exact.claim_next()
    assert late
    assert theirs
    assert exact.hold(late) is None
    assert exact.hold(theirs)


def test_a_try_that_breaks_off_is_counted_and_lets_others_go_first(
    organisation: Organisation, decoder: Decoder
) -> None:
    bad, good = broken(organisation), wanted(organisation, seed=11)
    with pytest.raises(MemoryError):
        make_exact_copies(decoder)
    assert ExactCopy.objects.get(image=bad).attempts == 1
    following = exact.claim_next()
    assert following
    assert following.image == good


def test_what_breaks_off_each_time_ends_in_words_and_blocks_nobody(
    organisation: Organisation, decoder: Decoder
) -> None:
    bad, good = broken(organisation), wanted(organisation, seed=11)
    for _ in range(settings.MAX_ATTEMPTS):
        with pytest.raises(MemoryError):
            make_exact_copies(decoder)
        due_again()
    make_exact_copies(decoder)
    assert [status(bad), status(good)] == ["failed", "made"]
    assert "stopped each time" in ExactCopy.objects.get(image=bad).reason


def test_another_wish_begins_its_tries_anew(organisation: Organisation) -> None:
    image = wanted(organisation)
    ExactCopy.objects.update(attempts=settings.MAX_ATTEMPTS)
    assert exact.claim_next() is None
    exact.want(image)
    claimed = exact.claim_next()
    assert claimed
    assert claimed.attempts == 1
