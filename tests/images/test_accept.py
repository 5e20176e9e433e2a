"""What is there after an image was accepted."""

import hashlib
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks

from audit.models import LedgerEntry
from common.errors import Invalid, Unavailable
from common.jobs import Job, door
from images import store
from images.intake import Accepted, Sender, accept
from images.models import Image, Submission
from tests.factories import make_image


def post(
    sender: Sender,
    *,
    file_name: str = "cat.jpg",
    reference: str = "",
    metadata: dict[str, Any] | None = None,
) -> Accepted:
    file = ContentFile(make_image())
    return accept(
        sender=sender, file=file, file_name=file_name, reference=reference, metadata=metadata
    )


def test_an_accepted_image_is_queued_with_its_bytes_in_the_store(sender: Sender) -> None:
    accepted = post(sender, reference="A-1", metadata={"desk": "sport"})
    submission, image = accepted.submission, accepted.submission.stored_image
    content = make_image()
    assert not accepted.replayed
    assert (image.format, image.width, image.height) == ("JPEG", 64, 48)
    assert store.read_verified(image.object_key, hashlib.sha256(content).hexdigest()) == content
    assert submission.status == Submission.Status.QUEUED
    assert (submission.reference, submission.metadata) == ("A-1", {"desk": "sport"})


def test_the_ledger_notes_who_sent_which_content(sender: Sender) -> None:
    submission = post(sender).submission
    entry = LedgerEntry.objects.first()
    assert entry
    assert (entry.action, entry.subject) == ("submission.accepted", submission.public_id)
    assert entry.actor == sender.actor
    assert submission.stored_image.sha256 in entry.payload
    assert "cat.jpg" not in entry.payload


def test_the_same_content_twice_is_one_image_and_two_submissions(sender: Sender) -> None:
    assert post(sender).submission != post(sender).submission
    assert (Image.objects.count(), Submission.objects.count()) == (1, 2)


def test_work_is_hinted_after_the_commit(
    sender: Sender,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(door, "sender", sent.append)
    with django_capture_on_commit_callbacks() as callbacks:
        post(sender)
    assert not sent
    for callback in callbacks:
        callback()
    assert sent == [Job.ANALYSE.value]


@pytest.mark.parametrize(
    "words",
    [
        {"reference": "x" * 201},
        {"reference": "nul\0"},
        {"reference": "\ud800"},
        {"metadata": {"a": "nul\0"}},
        {"metadata": {"a": "\ud800"}},
        {"metadata": {"a": float("nan")}},
        {"metadata": {"a": "x" * 20_000}},
    ],
)
def test_words_that_cannot_be_stored_are_not_valid(words: dict[str, Any], sender: Sender) -> None:
    with pytest.raises(Invalid) as refusal:
        post(sender, **words)
    assert refusal.value.pointer == f"/{next(iter(words))}"
    assert not Submission.objects.exists()


def test_a_backslash_is_an_honest_character(sender: Sender) -> None:
    metadata = {"path": "C:\\u0000"}
    assert post(sender, metadata=metadata).submission.metadata == metadata


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\photos\\cat.jpg", "cat.jpg"),
        ("a\0b\n.jpg", "ab.jpg"),
        ("x" * 300 + ".jpg", "x" * 251 + ".jpg"),
        ("", ""),
    ],
)
def test_file_names_are_repaired(given: str, kept: str, sender: Sender) -> None:
    assert post(sender, file_name=given).submission.file_name == kept


@pytest.mark.django_db(transaction=True)
def test_without_the_database_nothing_is_accepted(sender: Sender) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [backend])
    other.close()
    with pytest.raises(Unavailable):
        post(sender)
    connection.close()
    assert not Submission.objects.exists()
