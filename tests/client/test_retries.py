"""What may pass is tried again, and an upload arrives once, whatever happened to it on the way."""

from collections.abc import Callable
from pathlib import Path

import pytest

from images.models import Submission
from tests.client.conftest import Hours
from tests.client.road import Act, Road
from tests.factories import make_image
from touchstone import (
    Client,
    Invalid,
    RateLimited,
    Retries,
    Unauthorized,
    Unavailable,
    Unreachable,
)

Connect = Callable[..., Client]
PLAYS = [
    [Act.UNAVAILABLE],
    [Act.LIMITED],
    [Act.IN_FLIGHT],
    [Act.BAD_GATEWAY],
    [Act.CUT_BEFORE],
    [Act.CUT_AFTER],
    [Act.LATE],
    [Act.UNAVAILABLE, Act.CUT_AFTER, Act.LIMITED, Act.LATE, Act.BAD_GATEWAY, Act.CUT_BEFORE],
]


def title(play: list[Act]) -> str:
    return "-".join(act.name.lower() for act in play)


@pytest.mark.parametrize("play", PLAYS, ids=title)
def test_an_upload_arrives_exactly_once_under_one_key(
    road: Road, connect: Connect, play: list[Act]
) -> None:
    # On a busy machine a good answer may be late as well: that is no matter, as tries cost nothing.
    timeout = 2 if Act.LATE in play else 60
    client = connect(road.plays(play), timeout=timeout, tries=100, seconds=10_000)
    sent = client.submit(make_image(), reference="a", metadata={"b": "c"})
    assert [one.public_id for one in Submission.objects.all()] == [sent.id]
    assert len(road.travellers) > len(play)
    assert len({one.idempotency_key for one in road.travellers}) == 1
    assert road.travellers[0].idempotency_key


def test_a_file_is_sent_whole_again(road: Road, connect: Connect, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(make_image(seed=3))
    sent = connect(road.plays([Act.CUT_BEFORE, Act.UNAVAILABLE])).submit(path)
    assert sent.image
    assert sent.image.size_bytes == path.stat().st_size


def test_two_uploads_have_two_keys(road: Road, connect: Connect) -> None:
    client = connect(road.url)
    for _ in range(2):
        client.submit(make_image())
    assert len({one.idempotency_key for one in road.travellers}) == 2


def test_reading_is_tried_again_too(road: Road, connect: Connect) -> None:
    sent = connect(road.url).submit(make_image())
    client = connect(road.plays([Act.CUT_BEFORE, Act.UNAVAILABLE]))
    assert client.get(sent.id).id == sent.id


@pytest.mark.parametrize(("act", "seconds"), [(Act.UNAVAILABLE, 7), (Act.LIMITED, 20)])
def test_the_pause_is_what_the_server_asks_for(
    road: Road, connect: Connect, hours: Hours, act: Act, seconds: float
) -> None:
    connect(road.plays([act])).submit(make_image())
    assert hours.pauses == [seconds]


def test_without_a_word_of_the_server_pauses_grow(
    road: Road, connect: Connect, hours: Hours
) -> None:
    connect(road.plays([Act.CUT_BEFORE] * 4)).submit(make_image())
    assert hours.pauses == [0.25, 0.5, 1.0, 2.0]


def test_tries_are_bounded(road: Road, connect: Connect) -> None:
    with pytest.raises(Unavailable) as refused:
        connect(road.plays([Act.UNAVAILABLE] * 9), tries=3).submit(make_image())
    assert (len(road.travellers), refused.value.retry_after) == (3, 7)
    assert (refused.value.status, refused.value.request_id) == (503, "r1")


def test_the_time_is_bounded(road: Road, connect: Connect, hours: Hours) -> None:
    with pytest.raises(RateLimited) as refused:
        connect(road.plays([Act.LIMITED] * 9), seconds=50).submit(make_image())
    assert (hours.pauses, refused.value.retry_after) == ([20, 20], 20)


def test_a_dead_address_is_unreachable_in_the_end(connect: Connect, hours: Hours) -> None:
    with pytest.raises(Unreachable, match="No answer"):
        connect("http://127.0.0.1:9", tries=3).get("sub_1")
    assert len(hours.pauses) == 2


@pytest.mark.parametrize("content", [b"", b"no image"])
def test_what_will_not_pass_is_not_tried_again(
    road: Road, connect: Connect, content: bytes
) -> None:
    with pytest.raises(Invalid):
        connect(road.url).submit(content)
    assert len(road.travellers) == 1


def test_a_refused_key_is_not_tried_again(road: Road, connect: Connect) -> None:
    with pytest.raises(Unauthorized):
        connect(road.url, key="tsk_live_nonsense").submit(make_image())
    assert len(road.travellers) == 1


def test_pauses_are_spread_and_have_an_upper_bound() -> None:
    calm, eager = Retries(chance=lambda: 0.999), Retries(chance=lambda: 0.0)
    assert [eager.pause(tried) for tried in (1, 2, 20)] == [0.25, 0.5, 10]
    assert calm.pause(20) < 20
    assert 60 < calm.pause(1, retry_after=60) < 60.5
