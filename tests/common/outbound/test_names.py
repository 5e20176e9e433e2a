"""Names are looked up once; what was checked is dialled, and nothing else."""

import socket
import threading

import httpcore
import pytest

from common.outbound import Limits, Refused, TimedOut, Unreachable, check, fetch, post
from common.outbound.world import world
from tests.common.outbound.conftest import PUBLIC, PUBLIC_V6, Names, Recorder

LIMITS = Limits(seconds=5, size_bytes=1000)
INSIDE = [
    "127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "100.64.1.1", "::1",
    "0.0.0.0",  # noqa: S104  # nobody listens there
    "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "fd00:ec2::254",
    "fe80::1%lo", "2606:4700::1%eth0", "not an address",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_refused(
    recorder: Recorder, names: Names, address: str
) -> None:
    names.table["evil.example.org"] = [[address]]
    for call in (fetch, lambda url, limits: post(url, {}, b"", limits)):
        with pytest.raises(Refused) as refused:
            call("https://evil.example.org/", LIMITS)
        assert refused.value.code == "inside_address"
    assert recorder.dialled == []


@pytest.mark.parametrize("address", INSIDE)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_address_inside_spoils_all_others(
    recorder: Recorder, names: Names, address: str, place: int
) -> None:
    answers = [PUBLIC, PUBLIC_V6]
    answers.insert(place, address)
    names.table["mixed.example.org"] = [answers]
    with pytest.raises(Refused):
        fetch("https://mixed.example.org/", LIMITS)
    assert recorder.dialled == []


def test_a_name_that_answers_otherwise_the_second_time_is_asked_once(
    recorder: Recorder, names: Names
) -> None:
    names.table["rebind.example.org"] = [[PUBLIC], ["127.0.0.1"]]
    assert fetch("https://rebind.example.org/", LIMITS) == b"png"
    assert names.asked == ["rebind.example.org"]
    assert recorder.dialled == [(PUBLIC, 443)]


def test_a_name_that_was_public_when_it_was_saved_is_checked_again(
    recorder: Recorder, names: Names
) -> None:
    names.table["rebind.example.org"] = [[PUBLIC], ["127.0.0.1"]]
    check("https://rebind.example.org/")
    with pytest.raises(Refused):
        post("https://rebind.example.org/", {}, b"{}", LIMITS)
    assert recorder.dialled == []


def test_a_public_name_is_dialled_by_its_address(recorder: Recorder, names: Names) -> None:
    fetch("https://six.example.org:8443/", LIMITS)
    assert recorder.dialled == [(PUBLIC_V6, 8443)]


def test_a_public_address_needs_no_look_up(recorder: Recorder, names: Names) -> None:
    fetch(f"https://{PUBLIC}/", LIMITS)
    fetch(f"https://[{PUBLIC_V6}]/", LIMITS)
    assert recorder.dialled == [(PUBLIC, 443), (PUBLIC_V6, 443)]
    assert names.asked == []


def test_the_next_checked_address_is_tried_when_one_refuses(
    names: Names, monkeypatch: pytest.MonkeyPatch, recorder: Recorder
) -> None:
    def picky(address: str, port: int, seconds: float) -> httpcore.NetworkStream:
        stream = recorder(address, port, seconds)
        if address == PUBLIC:
            raise httpcore.ConnectError("refused")
        return stream

    monkeypatch.setattr(world, "dial", picky)
    names.table["two.example.org"] = [[PUBLIC, PUBLIC_V6]]
    assert fetch("https://two.example.org/", LIMITS) == b"png"
    assert [address for address, _ in recorder.dialled] == [PUBLIC, PUBLIC_V6]


def test_a_name_that_does_not_exist_is_named(names: Names, recorder: Recorder) -> None:
    with pytest.raises(Unreachable) as unreachable:
        check("https://nowhere.example.org/")
    assert unreachable.value.code == "unknown_host"
    assert unreachable.value.detail == "There is no host called nowhere.example.org."


def test_a_slow_look_up_ends_with_the_deadline(
    monkeypatch: pytest.MonkeyPatch, recorder: Recorder
) -> None:
    may_end = threading.Event()

    def slow(host: str) -> list[str]:
        may_end.wait(10)
        raise socket.gaierror

    monkeypatch.setattr(world, "resolve", slow)
    with pytest.raises(TimedOut):
        fetch("https://example.org/", Limits(seconds=0.1, size_bytes=10))
    may_end.set()
    assert recorder.dialled == []
