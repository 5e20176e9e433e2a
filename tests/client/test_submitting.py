"""What is submitted arrives as it was given."""

import io
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Organisation
from images.models import Submission
from tests.client.conftest import Hours
from tests.client.road import Act, Road
from tests.factories import make_image
from tests.factories.webhooks import endpoint_of
from tests.images.zips import zipped
from touchstone import (
    Client,
    Invalid,
    Misconfigured,
    NotFinished,
    TouchstoneError,
    Unreachable,
    Unreadable,
)

Connect = Callable[..., Client]
PICTURE = make_image(seed=1)


class Stream(io.BytesIO):
    """What cannot be read twice, such as a pipe."""

    def seekable(self) -> bool:
        return False


def finish_soon() -> None:
    """A worker in another thread, which finishes the submission as soon as it sees it."""
    try:
        while not Submission.objects.update(
            status="analysed", verdict="inconclusive", probability=0.5, finished_at=timezone.now()
        ):
            threading.Event().wait(0.02)
    finally:
        connection.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "sea.jpg").write_bytes(PICTURE)
    return tmp_path / "sea.jpg"


def stored_name(client: Client, image: object) -> str:
    # Every kind of image that there is, one after the other.
    sent = client.submit(image)  # type: ignore[arg-type]
    assert sent.image
    assert sent.image.size_bytes == len(PICTURE)
    return Submission.objects.get(pk=sent.id.removeprefix("sub_")).file_name


def test_an_address_may_be_sent_instead(client: Client) -> None:
    url = "https://example.org/a.jpg"
    sent = client.submit_url(url, reference="order 1", metadata={"a": 1}, idempotency_key="k")
    assert (sent.status, sent.url, sent.image) == ("fetching", url, None)
    assert (sent.reference, sent.metadata) == ("order 1", {"a": 1})
    assert (
        client.submit_url(url, reference="order 1", metadata={"a": 1}, idempotency_key="k") == sent
    )


def test_an_address_that_is_never_called_is_refused(client: Client) -> None:
    with pytest.raises(Invalid) as refused:
        client.submit_url("https://127.0.0.1/")
    assert [(field.pointer, field.code) for field in refused.value.errors] == [
        ("/url", "inside_address")
    ]


def test_bytes_and_streams_may_be_sent(client: Client) -> None:
    assert stored_name(client, PICTURE) == "image"
    assert stored_name(client, io.BytesIO(PICTURE)) == "image"
    assert stored_name(client, Stream(PICTURE)) == "image"


def test_paths_and_open_files_keep_their_names(client: Client, path: Path) -> None:
    assert stored_name(client, path) == "sea.jpg"
    assert stored_name(client, str(path)) == "sea.jpg"
    with path.open("rb") as file:
        assert stored_name(client, file) == "sea.jpg"


def test_a_stream_that_cannot_be_read_twice_is_sent_again(road: Road, connect: Connect) -> None:
    assert stored_name(connect(road.url), Stream(PICTURE)) == "image"


def test_a_file_that_is_not_there_is_said_in_words(client: Client, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="cannot be read: No such file"):
        client.submit(tmp_path / "none.jpg")


def test_what_is_no_image_at_all_is_said_in_words(client: Client) -> None:
    with pytest.raises(Misconfigured, match="'int' is no image"):
        client.submit(5)  # type: ignore[arg-type]  # the wrong kind is the point


def test_reference_and_metadata_come_back(client: Client) -> None:
    sent = client.submit(PICTURE, reference="order 1", metadata={"side": "front", "n": [1, None]})
    assert sent.reference == "order 1"
    assert sent.metadata == {"side": "front", "n": [1, None]}


def test_without_them_there_are_none(client: Client) -> None:
    sent = client.submit(PICTURE)
    assert (sent.reference, sent.metadata, sent.status) == (None, {}, "queued")


def test_a_key_of_ones_own_makes_a_repeat_the_same_submission(client: Client) -> None:
    first, second = (client.submit(PICTURE, idempotency_key="order-1") for _ in range(2))
    assert first.id == second.id


def test_the_verdict_comes_with_the_answer_if_it_is_ready_in_time(client: Client) -> None:
    worker = threading.Thread(target=finish_soon)
    worker.start()
    sent = client.submit(PICTURE, wait=10)
    worker.join()
    assert (sent.is_final, sent.verdict) == (True, "inconclusive")


def test_waiting_beyond_what_the_server_holds_goes_on_by_looking(
    road: Road, connect: Connect, hours: Hours
) -> None:
    sent = connect(road.url).submit(PICTURE, wait=0.9)
    assert not sent.is_final
    assert [one.method for one in road.travellers] == ["POST", "GET", "GET", "GET"]
    assert sum(hours.pauses) == pytest.approx(0.9)


def test_waiting_looks_less_and_less_often(client: Client, hours: Hours) -> None:
    sent = client.submit(PICTURE)
    with pytest.raises(NotFinished) as late:
        client.wait(sent.id, timeout=120)
    assert late.value.submission.id == sent.id
    assert hours.pauses[:3] == [0.25, 0.375, 0.5625]
    assert max(hours.pauses) == 5
    assert sum(hours.pauses) == pytest.approx(120)


def test_waiting_ends_with_the_verdict(client: Client) -> None:
    sent = client.submit(PICTURE)
    Submission.objects.update(status="rejected", reason_code="x", finished_at=timezone.now())
    found = client.wait(sent.id)
    assert (found.status, found.is_final) == ("rejected", True)


@pytest.mark.parametrize("act", [Act.CUT_BEFORE, Act.UNAVAILABLE, Act.REDIRECT])
def test_what_was_accepted_is_not_lost_by_a_look_that_fails(
    road: Road, connect: Connect, act: Act
) -> None:
    sent = connect(road.plays([Act.PASS, act]), tries=1).submit(PICTURE, wait=0.9)
    assert sent.id == Submission.objects.get().public_id
    assert (sent.is_final, len(road.travellers)) == (False, 2)


@pytest.mark.parametrize("act", [Act.CUT_BEFORE, Act.CUT_AFTER, Act.UNAVAILABLE, Act.OTHER_SITE])
def test_every_error_has_the_key_under_which_a_repeat_is_safe(
    road: Road, connect: Connect, act: Act
) -> None:
    with pytest.raises(TouchstoneError) as lost:
        connect(road.plays([act]), tries=1).submit(PICTURE)
    assert lost.value.idempotency_key == road.travellers[0].idempotency_key
    connect().submit(PICTURE, idempotency_key=lost.value.idempotency_key)
    assert Submission.objects.count() == 1


def test_so_has_one_of_an_address(road: Road, connect: Connect) -> None:
    with pytest.raises(Unreachable) as lost:
        connect(road.plays([Act.CUT_AFTER]), tries=1).submit_url(
            "https://example.org/a.jpg", idempotency_key="order-1"
        )
    assert lost.value.idempotency_key == "order-1"


def test_an_endpoint_may_be_named(client: Client, organisation: Organisation, path: Path) -> None:
    desk = endpoint_of(organisation).public_id
    assert client.submit(path, callback=desk).callback == desk
    assert client.submit_url("https://example.org/a.jpg", callback=desk).callback == desk
    client.submit_batch([path], callback=desk)
    client.submit_archive(zipped(), callback=desk)
    named = {one.callback for one in client.list()}
    assert (named, Submission.objects.count()) == ({desk}, 4)
