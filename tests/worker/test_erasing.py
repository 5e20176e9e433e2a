"""The bytes of deleted images go, whoever is killed meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Organisation, User
from audit.models import LedgerEntry
from detection.heatmaps import EVIDENCE, HEATMAPS
from images import erasures, leases, store
from images.errors import StoreFailed
from images.intake import Sender, accept
from images.models import Erasure, Submission
from moderation.services import delete_submission
from tests.factories import make_image
from worker.erasing import MOST_FAILURES, erase_due
from worker.settling import Settlement, settle
from worker.storing import Seen

PICTURE = make_image(seed=7)
KINDS = (store.PREVIEWS, store.THUMBNAILS, store.EXACT, HEATMAPS, EVIDENCE)
Send = Callable[..., Submission]


@pytest.fixture
def send(organisation: Organisation, uploader: User) -> Send:
    def one(picture: bytes = PICTURE) -> Submission:
        sender = Sender(organisation, Submission.Source.WEB, user=uploader)
        return accept(sender=sender, file=ContentFile(picture), file_name="a.jpg").submission

    return one


def derived(submission: Submission) -> list[str]:
    """Something of every kind that is made of an image."""
    image = submission.stored_image
    place = f"{image.organisation_id.hex}/{image.sha256[:2]}/{image.sha256}"
    keys = [f"{kind}/{place}-of-{kind}.webp" for kind in KINDS]
    for key in keys:
        store.write(key, b"made of it")
    return keys


def delete(submission: Submission) -> None:
    assert submission.submitted_by
    delete_submission(submission=submission, by=submission.submitted_by)


def test_everything_that_was_made_of_it_goes(send: Send) -> None:
    submission = send()
    keys = [submission.stored_image.object_key, *derived(submission)]
    delete(submission)
    assert erase_due() == 1
    assert [key for key in keys if store.exists(key)] == []
    assert LedgerEntry.objects.get(action="image.erased").subject == submission.public_id


def test_other_images_stay(send: Send, organisation: Organisation) -> None:
    submission = send()
    folder = submission.stored_image.sha256[:2]
    other = f"previews/{organisation.pk.hex}/{folder}/{folder}{'0' * 62}.webp"
    store.write(other, b"another")
    delete(submission)
    erase_due()
    assert store.exists(other)


def test_what_a_worker_stored_late_goes_with_a_second_look(
    send: Send, seen: Callable[..., Seen]
) -> None:
    submission = send()
    batch = leases.claim_batch(1)
    delete(submission)
    erase_due()
    late = derived(submission)
    settle(batch.token, Settlement(seen=[seen(batch.submissions[0])]), {})
    assert erase_due() == 0
    Erasure.objects.update(due_at=Now())
    assert erase_due() == 1
    assert [key for key in late if store.exists(key)] == []
    erasure = Erasure.objects.get()
    assert (erasure.due_at, erasure.sha256) == (None, "")
    assert not submission.analyses.exists()


def test_a_store_that_fails_half_way_is_asked_again(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = send()
    keys = [submission.stored_image.object_key, *derived(submission)]
    delete(submission)
    with failing_after(2, monkeypatch), pytest.raises(StoreFailed):
        erase_due()
    assert Erasure.objects.get().erased_at is None
    Erasure.objects.update(due_at=Now())
    erase_due()
    assert [key for key in keys if store.exists(key)] == []


def test_one_that_the_store_keeps_stands_in_nobodys_way(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, other = send(), send(make_image(seed=8))
    keys = [one.stored_image.object_key for one in (kept, other)]
    delete(kept)
    delete(other)
    with keeping(keys[0], monkeypatch), pytest.raises(StoreFailed):
        erase_due()
    assert [store.exists(key) for key in keys] == [True, False]
    assert Erasure.objects.get(submission=kept).erased_at is None
    assert not erasures.waiting().exists()
    Erasure.objects.filter(submission=kept).update(due_at=Now())
    assert erase_due() == 1
    assert not store.exists(keys[0])


def test_the_pauses_grow_with_its_age(send: Send) -> None:
    delete(send())
    pauses = []
    for age in (0, 60, 600, 86_400):
        Submission.objects.update(deleted_at=timezone.now() - timedelta(seconds=age))
        erasure = Erasure.objects.select_related("submission").get()
        erasures.put_off(erasure)
        erasure.refresh_from_db()
        assert erasure.due_at
        pauses.append(round((erasure.due_at - timezone.now()).total_seconds(), -1))
    assert pauses == [10, 30, 300, 3600]


def test_a_store_that_keeps_everything_is_not_asked_about_everything(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(MOST_FAILURES + 1):
        delete(send(make_image(seed=seed)))
    with keeping("", monkeypatch), pytest.raises(StoreFailed):
        erase_due()
    assert erasures.waiting().count() == 1


@contextmanager
def keeping(beginning: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Objects whose names begin so."""
    remove = store.delete

    def failing(key: str) -> None:
        if key.startswith(beginning):
            raise StoreFailed("The bucket is away.", retry_after=5)
        remove(key)

    with monkeypatch.context() as patch:
        patch.setattr(store, "delete", failing)
        yield


@contextmanager
def failing_after(count: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    gone: list[str] = []
    remove = store.delete

    def failing(key: str) -> None:
        if len(gone) == count:
            raise StoreFailed("The bucket is away.", retry_after=5)
        gone.append(key)
        remove(key)

    with monkeypatch.context() as patch:
        patch.setattr(store, "delete", failing)
        yield


def test_the_same_content_sent_again_keeps_its_bytes(send: Send) -> None:
    first = send()
    delete(first)
    again = send()
    erase_due()
    assert store.read(again.stored_image.object_key) == PICTURE
    assert (again.stored_image.sha256, Erasure.objects.get().due_at) == (
        first.stored_image.sha256,
        None,
    )


def test_the_same_content_sent_later_is_stored_anew(send: Send) -> None:
    delete(send())
    erase_due()
    assert store.read(send().stored_image.object_key) == PICTURE


def test_the_second_deletion_of_one_content_erases_it(send: Send) -> None:
    first, second = send(), send()
    for submission in (first, second):
        delete(submission)
    assert erase_due() == 1
    assert not store.exists(first.stored_image.object_key)
    assert Erasure.objects.get().submission == second


def test_nothing_is_erased_before_it_is_due(send: Send) -> None:
    delete(send())
    erase_due()
    erasure = Erasure.objects.get()
    assert erasure.due_at
    assert erasure.due_at > timezone.now()
    assert erase_due() == 0
