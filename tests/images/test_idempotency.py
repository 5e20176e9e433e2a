"""One key, one answer."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from common.errors import Invalid
from images import idempotency
from images.errors import IdempotencyMismatch
from images.intake import Accepted, Idempotency, Sender, accept
from images.models import IdempotencyRecord, Submission
from tests.factories import OrganisationFactory, make_image
from worker.tasks import forget_old_answers

KEY = Idempotency("order-17")


def post(sender: Sender, *, seed: int = 1, key: Idempotency = KEY, reference: str = "") -> Accepted:
    file = ContentFile(make_image(seed=seed))
    return accept(sender=sender, file=file, file_name="a.jpg", reference=reference, idempotency=key)


def test_the_same_request_gets_the_same_submission(sender: Sender) -> None:
    first, second = post(sender), post(sender)
    assert (first.replayed, second.replayed) == (False, True)
    assert first.submission == second.submission
    assert Submission.objects.count() == 1


def test_another_image_under_the_same_key_is_refused(sender: Sender) -> None:
    post(sender)
    with pytest.raises(IdempotencyMismatch):
        post(sender, seed=2)
    assert Submission.objects.count() == 1


def test_another_reference_under_the_same_key_is_refused(sender: Sender) -> None:
    post(sender)
    with pytest.raises(IdempotencyMismatch):
        post(sender, reference="other")


def test_a_key_is_free_again_after_a_day(sender: Sender) -> None:
    first = post(sender)
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=25))
    second = post(sender, seed=2)
    assert not second.replayed
    assert second.submission != first.submission
    assert IdempotencyRecord.objects.get().submission == second.submission


def test_an_answer_is_a_submission_or_something_that_was_made(sender: Sender) -> None:
    with pytest.raises(IntegrityError, match="has_an_answer"), transaction.atomic():
        IdempotencyRecord.objects.create(
            organisation=sender.organisation, key="order-17", fingerprint="f" * 64
        )


def test_old_ones_are_removed_a_few_at_a_time(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "AT_ONCE", 2)
    for number in range(4):
        post(sender, key=Idempotency(f"order-{number}"))
    old = IdempotencyRecord.objects.exclude(key="order-3")
    old.update(created_at=timezone.now() - timedelta(hours=25))
    assert [idempotency.forget_old() for _ in range(3)] == [2, 1, 0]
    assert IdempotencyRecord.objects.get().key == "order-3"
    assert Submission.objects.count() == 4


def test_the_clock_has_them_removed(sender: Sender) -> None:
    post(sender)
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=25))
    forget_old_answers()
    assert not IdempotencyRecord.objects.exists()


def test_keys_of_two_organisations_do_not_meet(sender: Sender) -> None:
    other = Sender(OrganisationFactory.create(), sender.source, user=sender.user)
    assert not post(sender).replayed
    assert not post(other, seed=2).replayed


@pytest.mark.parametrize("key", ["", "x" * 256, "tab\there", "schlüssel"])
def test_a_strange_key_is_not_valid(key: str, sender: Sender) -> None:
    with pytest.raises(Invalid):
        post(sender, key=Idempotency(key))
