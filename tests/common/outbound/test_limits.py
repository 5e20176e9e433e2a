"""Real servers on loopback that take their time or send too much."""

import time
from collections.abc import Callable, Iterator

import pytest

from common.outbound import BadAnswer, Limits, Refused, TimedOut, TooLarge, Unreachable, fetch, post
from tests import receivers
from tests.receivers import Behaviour, Receiver, answer

Allow = Callable[[int], str]
LIMITS = Limits(seconds=5, size_bytes=1000)
SHORT = Limits(seconds=0.4, size_bytes=1_000_000)


@pytest.fixture
def server(allow: Allow) -> Iterator[Receiver]:
    with receivers.serving() as receiver:
        allow(receiver.port)
        yield receiver


def test_a_file_is_fetched(server: Receiver) -> None:
    server.script = [answer(200, b"picture", content_type="image/png")]
    assert fetch(server.url, LIMITS) == b"picture"


def test_nothing_of_the_machine_goes_along(
    server: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.script = [answer(200, b"", set_cookie="a=b"), answer(200, b"")]
    fetch(server.url, LIMITS)
    fetch(server.url, LIMITS)
    assert set(server.received[1].headers) == {"host", "user-agent", "accept-encoding", "accept"}
    assert server.received[1].headers["host"] == f"127.0.0.1:{server.port}"
    assert server.received[1].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("behaviour", [receivers.hang, receivers.drip, receivers.drip_headers])
@pytest.mark.parametrize("method", ["fetch", "post"])
def test_one_time_limit_holds_for_everything_together(
    server: Receiver, behaviour: Behaviour, method: str
) -> None:
    server.otherwise = behaviour
    started = time.monotonic()
    if method == "post" and behaviour is receivers.drip:
        assert post(server.url, {}, b"{}", SHORT).body.startswith(b".")  # the status was heard
    else:
        with pytest.raises(TimedOut):
            fetch(server.url, SHORT) if method == "fetch" else post(server.url, {}, b"{}", SHORT)
    assert time.monotonic() - started < 2


def test_redirects_do_not_begin_the_time_limit_anew(server: Receiver) -> None:
    slow = receivers.pause(0.15, answer(302, location="/next"))
    server.otherwise = slow
    with pytest.raises(TimedOut):
        fetch(server.url, Limits(seconds=0.4, size_bytes=10))
    assert len(server.received) <= 3


@pytest.mark.parametrize("behaviour", [answer(200, b"x" * 1001), receivers.flood])
def test_more_than_the_limit_is_not_read(server: Receiver, behaviour: Behaviour) -> None:
    server.script = [behaviour]
    with pytest.raises(TooLarge):
        fetch(server.url, LIMITS)


def test_what_is_just_within_the_limit_is_taken(server: Receiver) -> None:
    server.script = [answer(200, b"x" * 1000)]
    assert len(fetch(server.url, LIMITS)) == 1000


def test_a_packed_bomb_is_not_opened(server: Receiver) -> None:
    server.script = [receivers.bomb]
    with pytest.raises(Refused) as refused:
        fetch(server.url, Limits(seconds=5, size_bytes=100_000))
    assert refused.value.code == "compressed"


def test_a_loop_of_redirects_ends(server: Receiver) -> None:
    server.otherwise = answer(302, location="/hook")
    with pytest.raises(Refused) as refused:
        fetch(server.url, LIMITS)
    assert refused.value.code == "too_many_redirects"
    assert len(server.received) == 4


@pytest.mark.parametrize("status", [304, 401, 404, 500, 503])
def test_another_status_is_no_file(server: Receiver, status: int) -> None:
    server.script = [answer(status)]
    with pytest.raises(BadAnswer) as bad:
        fetch(server.url, LIMITS)
    assert bad.value.given == status


def test_a_broken_connection_is_named(server: Receiver) -> None:
    server.script = [receivers.reset]
    with pytest.raises(Unreachable) as unreachable:
        fetch(server.url, LIMITS)
    assert unreachable.value.code == "broken_off"


def test_a_closed_port_is_named(server: Receiver, allow: Allow) -> None:
    with receivers.serving() as gone:
        url = allow(gone.port)
    with pytest.raises(Unreachable) as unreachable:
        fetch(url, LIMITS)
    assert unreachable.value.code == "unreachable"


def test_a_posted_message_is_answered_with_the_first_bytes(server: Receiver) -> None:
    server.script = [answer(500, b"y" * 5000, x_trace="7")]
    told = post(server.url, {"content-type": "application/json"}, b'{"a":1}', LIMITS)
    assert (told.status, told.body, told.header("x-trace")) == (500, b"y" * 1000, "7")
    (got,) = server.received
    assert (got.body, got.headers["content-type"]) == (b'{"a":1}', "application/json")


def test_a_posted_message_follows_no_redirect(server: Receiver) -> None:
    server.script = [answer(307, location="/elsewhere")]
    assert post(server.url, {}, b"{}", LIMITS).status == 307
    assert [got.path for got in server.received] == ["/hook"]


def test_an_endless_answer_to_a_message_is_left(server: Receiver) -> None:
    server.script = [receivers.flood]
    assert len(post(server.url, {}, b"{}", LIMITS).body) == 1000


def test_another_port_of_an_allowed_machine_stays_refused(
    server: Receiver, silent_port: int
) -> None:
    with pytest.raises(Refused):
        fetch(f"http://127.0.0.1:{silent_port}/", LIMITS)
