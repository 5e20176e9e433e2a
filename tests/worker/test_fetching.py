"""What is named is fetched and goes the way of an upload, or fails with a reason."""

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from pytest_django.fixtures import Settings

from audit.models import LedgerEntry
from images import store
from images.fetches import leases
from images.fetches.getting import Try, get
from images.fetches.policy import MOST_TRIES, PAUSES
from images.intake import Sender, accept
from images.models import Image, Submission
from tests import receivers
from tests.factories import make_image
from tests.images.fetches.conftest import Name, elsewhere, name, sender, there
from tests.images.zips import zipped
from tests.receivers import Behaviour, Receiver, answer
from worker.fetching import fetch_due

__all__ = ["elsewhere", "name", "sender", "there"]

pytestmark = pytest.mark.django_db
Status = Submission.Status
PICTURE = make_image(seed=5)


def fresh(submission: Submission) -> Submission:
    return Submission.objects.get(pk=submission.pk)


def actions() -> list[str]:
    return list(LedgerEntry.objects.order_by("sequence").values_list("action", flat=True))


def pass_time() -> None:
    Submission.objects.filter(status=Status.FETCHING).update(due_at=timezone.now())


def claimed(submission: Submission) -> Submission:
    (one,) = leases.claim(1)
    assert one == submission
    return one


def test_what_is_fetched_is_queued_as_an_upload_is(there: Receiver, name: Name) -> None:
    there.otherwise = answer(200, PICTURE, content_type="text/plain")  # nobody believes it
    submission = name(f"{there.url}?size=full", reference="order 1")
    fetch_due()
    found = fresh(submission)
    assert (found.status, found.reference, found.attempts) == (Status.QUEUED, "order 1", 0)
    assert (found.stored_image.format, found.stored_image.size_bytes) == ("JPEG", len(PICTURE))
    assert store.read(found.stored_image.object_key) == PICTURE
    assert actions() == ["submission.accepted", "submission.fetched"]
    assert [got.path for got in there.received] == ["/hook?size=full"]


def test_an_image_that_is_there_already_is_not_stored_twice(
    there: Receiver, name: Name, sender: Sender
) -> None:
    there.otherwise = answer(200, PICTURE)
    uploaded = accept(sender=sender, file=ContentFile(PICTURE), file_name="a.jpg").submission
    named = name(there.url)
    fetch_due()
    assert fresh(named).image == uploaded.image
    assert Image.objects.count() == 1


def test_a_redirect_to_another_server_is_followed(
    there: Receiver, elsewhere: Receiver, name: Name
) -> None:
    there.otherwise = answer(302, location=elsewhere.url)
    elsewhere.otherwise = answer(200, PICTURE)
    submission = name(there.url)
    fetch_due()
    assert fresh(submission).status == Status.QUEUED


LASTING: list[tuple[Behaviour, str]] = [
    (answer(404), "nothing_there"),
    (answer(410), "nothing_there"),
    (answer(401), "access_denied"),
    (answer(403), "access_denied"),
    (answer(304), "bad_answer"),
    (answer(302, location="http://127.0.0.1:9/"), "scheme_refused"),
    (answer(302, location="https://127.0.0.1/"), "inside_address"),
    (answer(302, location="https://localhost/"), "inside_address"),
    (answer(302, location="/hook"), "too_many_redirects"),
    (answer(302), "malformed_url"),
    (receivers.bomb, "compressed"),
    (receivers.flood, "answer_too_large"),
    (answer(200, b"x" * 200_001), "answer_too_large"),
    (answer(200, b""), "empty_file"),
    (answer(200, b"<html>Sign in</html>", content_type="image/png"), "unsupported_format"),
    (answer(200, zipped()), "unsupported_format"),
    (answer(200, make_image(16, 16)), "too_small"),
    (answer(200, make_image()[:30]), "damaged_header"),
]


@pytest.mark.parametrize(("behaviour", "code"), LASTING)
def test_what_will_be_the_same_again_fails_at_once(
    there: Receiver, name: Name, settings: Settings, behaviour: Behaviour, code: str
) -> None:
    settings.MAX_UPLOAD_BYTES = 200_000
    there.otherwise = behaviour
    submission = name(there.url)
    fetch_due()
    found = fresh(submission)
    assert (found.status, found.reason_code, found.attempts) == (Status.FAILED, code, 1)
    assert found.reason.endswith(".")
    assert found.finished_at is not None
    assert found.image is None
    assert not Image.objects.exists()


PASSING: list[tuple[Behaviour, str]] = [
    (answer(500), "bad_answer"),
    (answer(503, retry_after="1"), "bad_answer"),
    (answer(429), "bad_answer"),
    (receivers.reset, "broken_off"),
    (receivers.hang, "timed_out"),
    (receivers.drip, "timed_out"),
]


@pytest.mark.parametrize(("behaviour", "code"), PASSING)
def test_what_may_pass_is_tried_a_few_times(
    there: Receiver, name: Name, settings: Settings, behaviour: Behaviour, code: str
) -> None:
    settings.FETCH_SECONDS = 0.3
    there.otherwise = behaviour
    submission = name(there.url)
    for tries, pause in enumerate(PAUSES, start=1):
        fetch_due()
        found = fresh(submission)
        assert (found.status, found.attempts, found.lease_token) == (Status.FETCHING, tries, None)
        assert pause * 0.8 < found.due_at - timezone.now() < pause * 1.2
        pass_time()
    fetch_due()
    found = fresh(submission)
    assert (found.status, found.reason_code) == (Status.FAILED, code)
    assert found.reason.endswith(f"It was tried {MOST_TRIES} times.")


def test_a_server_that_is_back_gives_its_image(there: Receiver, name: Name) -> None:
    there.script = [answer(503)]
    there.otherwise = answer(200, PICTURE)
    submission = name(there.url)
    fetch_due()
    pass_time()
    fetch_due()
    assert fresh(submission).status == Status.QUEUED


def test_a_closed_port_is_named(name: Name, settings: Settings) -> None:
    with receivers.serving() as gone:
        settings.OUTBOUND_ALLOWED = [f"127.0.0.1:{gone.port}"]
    one = get(claimed(name(gone.url)))
    assert one.failure
    assert one.failure.code == "unreachable"


@pytest.mark.parametrize("ends", [True, False])
def test_a_try_says_how_long_it_took(there: Receiver, name: Name, ends: bool) -> None:
    there.otherwise = answer(200, PICTURE) if ends else answer(404)
    one: Try = get(claimed(name(there.url)))
    assert 0 <= one.milliseconds < 5000
    assert bool(one.file) is ends
