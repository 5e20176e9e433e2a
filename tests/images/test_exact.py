"""Wishing for an image at its own pixels, and who gets to see it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Organisation, User
from common.jobs import Job, door
from images import exact, store
from images.models import ExactCopy, Image, Submission
from tests.factories import ImageFactory, SubmissionFactory, make_image

SignIn = Callable[[User], Client]
WIDTH, HEIGHT = 1500, 1100


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The jobs that were sent."""
    sent: list[str] = []
    monkeypatch.setattr(door, "sender", sent.append)
    return sent


@pytest.fixture
def submission(organisation: Organisation, uploader: User) -> Submission:
    content = make_image(WIDTH, HEIGHT, seed=3)
    image = ImageFactory.create(
        organisation=organisation, content=content, width=WIDTH, height=HEIGHT, preview_key="there"
    )
    return SubmissionFactory.create(organisation=organisation, image=image, submitted_by=uploader)


def address(submission: Submission, *place: int) -> str:
    return reverse("images:tile" if place else "images:exact", args=[submission.public_id, *place])


def made(image: Image) -> None:
    for key in exact.keys_by_tile(image).values():
        store.write(key, key.encode())
    exact.end(exact.want(image))


def test_a_wish_is_a_row_and_a_hint(
    submission: Submission,
    uploader: User,
    sign_in: SignIn,
    asked: list[str],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = sign_in(uploader).post(address(submission))
    assert answer.json() == {
        "status": "wanted",
        "width": WIDTH,
        "height": HEIGHT,
        "side": 1024,
    }
    assert ExactCopy.objects.get().image == submission.stored_image
    assert asked == [Job.MAKE_EXACT_COPIES]


def test_looking_wishes_for_nothing(
    submission: Submission, uploader: User, sign_in: SignIn
) -> None:
    assert sign_in(uploader).get(address(submission)).json()["status"] is None
    assert not ExactCopy.objects.exists()


def test_a_wish_is_made_once(submission: Submission, uploader: User, sign_in: SignIn) -> None:
    made(submission.stored_image)
    browser = sign_in(uploader)
    assert browser.post(address(submission)).json()["status"] == "made"
    assert browser.get(address(submission)).json()["status"] == "made"


def test_what_failed_is_tried_again_when_somebody_asks(
    submission: Submission, uploader: User, sign_in: SignIn
) -> None:
    exact.end(exact.want(submission.stored_image), reason="The file is missing.")
    browser = sign_in(uploader)
    assert browser.get(address(submission)).json()["status"] == "failed"
    assert browser.post(address(submission)).json()["status"] == "wanted"
    assert exact.waiting().get().image == submission.stored_image


def test_no_place_in_the_store_reaches_a_browser(
    submission: Submission, uploader: User, sign_in: SignIn
) -> None:
    key = submission.stored_image.object_key
    exact.end(exact.want(submission.stored_image), reason=f"{key} is not in the store.")
    answer = sign_in(uploader).get(address(submission)).content.decode()
    assert submission.organisation_id.hex not in answer
    assert submission.stored_image.sha256 not in answer


def test_the_tiles_are_pictures(submission: Submission, moderator: User, sign_in: SignIn) -> None:
    made(submission.stored_image)
    answer = sign_in(moderator).get(address(submission, 1, 1))
    sha256, organisation = submission.stored_image.sha256, submission.organisation_id
    assert answer.content == store.tile_key(organisation, sha256, 1, 1).encode()
    assert answer["Content-Type"] == "image/webp"
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("place", [(2, 0), (0, 2), (99, 99)])
def test_there_is_no_tile_beyond_the_image(
    place: tuple[int, int], submission: Submission, uploader: User, sign_in: SignIn
) -> None:
    made(submission.stored_image)
    assert sign_in(uploader).get(address(submission, *place)).status_code == 404


def test_there_is_no_tile_before_it_is_made(
    submission: Submission, uploader: User, sign_in: SignIn
) -> None:
    exact.want(submission.stored_image)
    assert sign_in(uploader).get(address(submission, 0, 0)).status_code == 404


def test_an_image_that_was_never_decoded_has_no_pixels(
    organisation: Organisation, uploader: User, sign_in: SignIn
) -> None:
    fresh = SubmissionFactory.create(organisation=organisation, submitted_by=uploader)
    assert sign_in(uploader).post(address(fresh)).status_code == 404
    assert not ExactCopy.objects.exists()


@pytest.mark.parametrize("place", [(), (0, 0)])
def test_a_foreign_image_is_answered_like_a_missing_one(
    place: tuple[int, ...], submission: Submission, outsider: User, sign_in: SignIn
) -> None:
    made(submission.stored_image)
    browser = sign_in(outsider)
    assert browser.get(address(submission, *place)).status_code == 404
    assert browser.post(address(submission)).status_code == 404


@pytest.mark.parametrize("place", [(), (0, 0)])
def test_strangers_are_sent_to_sign_in(
    place: tuple[int, ...], submission: Submission, client: Client
) -> None:
    answer = client.get(address(submission, *place))
    assert answer["Location"].startswith(reverse("account_login"))


def test_a_page_of_another_site_cannot_wish(submission: Submission, uploader: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(uploader, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.post(address(submission)).status_code == 403
    assert not ExactCopy.objects.exists()


@pytest.mark.parametrize(("width", "is_exact"), [(512, True), (513, False)])
def test_a_small_preview_is_exact_already(width: int, is_exact: bool) -> None:
    assert Image(width=width, height=10).preview_is_exact is is_exact
