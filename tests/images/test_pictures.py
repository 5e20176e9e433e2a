"""Who gets to see which picture, and how it is sent."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from audit.models import LedgerEntry
from images import store
from images.models import Image, Submission
from images.services import Derived, attach_derived
from tests.factories import ImageFactory, SubmissionFactory, make_image

SignIn = Callable[[User], Client]
COPIES = ["preview", "thumbnail"]


@pytest.fixture
def submission(organisation: Organisation, uploader: User) -> Submission:
    """With copies, as after decoding."""
    image: Image = ImageFactory.create(organisation=organisation, content=make_image(seed=21))
    preview = store.preview_key(organisation.pk, image.sha256)
    thumbnail = store.thumbnail_key(organisation.pk, image.sha256)
    for key in (preview, thumbnail):
        store.write(key, key.encode())
    attach_derived([Derived(image.pk, 64, 48, preview, thumbnail, "0" * 64, 50)])
    image.refresh_from_db()
    return SubmissionFactory.create(organisation=organisation, image=image, submitted_by=uploader)


def address(submission: Submission, what: str) -> str:
    return reverse(f"images:{what}", args=[submission.public_id])


@pytest.mark.parametrize("what", COPIES)
def test_a_member_sees_the_clean_copy(
    what: str, submission: Submission, uploader: User, sign_in: SignIn
) -> None:
    response = sign_in(uploader).get(address(submission, what))
    assert response.content == getattr(submission.stored_image, f"{what}_key").encode()
    assert response["Content-Type"] == "image/webp"


@pytest.mark.parametrize("what", COPIES)
def test_staff_see_pictures_of_every_organisation(
    what: str, submission: Submission, moderator: User, auditor: User, sign_in: SignIn
) -> None:
    for person in (moderator, auditor):
        assert sign_in(person).get(address(submission, what)).status_code == 200


@pytest.mark.parametrize("what", COPIES)
def test_a_foreign_picture_is_answered_like_a_missing_one(
    what: str, submission: Submission, outsider: User, sign_in: SignIn
) -> None:
    client = sign_in(outsider)
    foreign = client.get(address(submission, what))
    missing = client.get(reverse(f"images:{what}", args=["sub_" + "0" * 32]))
    odd = client.get(reverse(f"images:{what}", args=["nonsense"]))
    assert foreign.status_code == missing.status_code == odd.status_code == 404


@pytest.mark.parametrize("what", [*COPIES, "original"])
def test_strangers_are_sent_to_sign_in(what: str, submission: Submission, client: Client) -> None:
    response = client.get(address(submission, what))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("what", [*COPIES, "original"])
def test_pictures_are_only_fetched(
    what: str, submission: Submission, moderator: User, sign_in: SignIn
) -> None:
    assert sign_in(moderator).post(address(submission, what)).status_code == 405


@pytest.mark.parametrize("what", [*COPIES, "original"])
def test_nothing_that_is_sent_can_run_or_be_shared(
    what: str, submission: Submission, moderator: User, sign_in: SignIn
) -> None:
    response = sign_in(moderator).get(address(submission, what))
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"].startswith("private")


def test_a_picture_that_is_not_decoded_yet_is_missing(
    organisation: Organisation, uploader: User, sign_in: SignIn
) -> None:
    fresh = SubmissionFactory.create(organisation=organisation, submitted_by=uploader)
    assert sign_in(uploader).get(address(fresh, "preview")).status_code == 404


def test_staff_download_the_original_and_the_ledger_knows(
    submission: Submission, moderator: User, sign_in: SignIn
) -> None:
    response = sign_in(moderator).get(address(submission, "original"))
    assert response.content == make_image(seed=21)
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    entry = LedgerEntry.objects.first()
    assert entry
    assert (entry.action, entry.subject) == ("original.downloaded", submission.public_id)


def test_uploaders_do_not_get_originals(
    submission: Submission, uploader: User, sign_in: SignIn
) -> None:
    assert sign_in(uploader).get(address(submission, "original")).status_code == 403


def test_an_original_with_wrong_bytes_is_not_handed_out(
    submission: Submission, moderator: User, sign_in: SignIn
) -> None:
    store.write(submission.stored_image.object_key, b"other bytes")
    assert sign_in(moderator).get(address(submission, "original")).status_code == 503
    store.write(submission.stored_image.object_key, make_image(seed=21))
