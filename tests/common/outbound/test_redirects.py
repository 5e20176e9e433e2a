"""Each redirect is a new call that passes the whole guard; a posted message follows none."""

import pytest

from common.outbound import Limits, Refused, fetch, post
from tests.common.outbound.conftest import OK, PUBLIC, Names, Recorder

LIMITS = Limits(seconds=5, size_bytes=1000)
INSIDE = [
    "https://127.0.0.1/", "http://127.0.0.1/", "https://169.254.169.254/latest/meta-data/",
    "https://[::1]/", "https://[::ffff:10.0.0.1]/", "//10.0.0.1/", "https://2130706433/",
    "https://0x7f.1/", "https://inside.example.org/", "https://localhost/", "https:\\\\127.0.0.1",
    "http://example.org/", "https://example.org:22/", "file:///etc/passwd", "gopher://127.0.0.1/",
    "https://user@127.0.0.1/", "https://[::1", "https://\u0661.0.0.1/", "",
]  # fmt: skip


def to(location: str, status: int = 302) -> bytes:
    head = f"HTTP/1.1 {status} Found\r\nLocation: ".encode()
    return head + location.encode() + b"\r\nContent-Length: 0\r\n\r\n"


@pytest.fixture(autouse=True)
def inside(names: Names) -> None:
    names.table["inside.example.org"] = [["192.168.0.10"]]


@pytest.mark.parametrize("location", INSIDE)
@pytest.mark.parametrize("hops", [1, 3])
def test_a_chain_that_leads_inside_ends_there(recorder: Recorder, location: str, hops: int) -> None:
    chain = [to(f"https://example.org/{hop}") for hop in range(hops - 1)]
    recorder.answers = [*chain, to(location)]
    with pytest.raises(Refused):
        fetch("https://example.org/", LIMITS)
    assert {address for address, _ in recorder.dialled} == {PUBLIC}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_three_redirects_are_followed(recorder: Recorder, status: int) -> None:
    recorder.answers = [to("/a", status), to("b?c", status), to("https://example.org/d"), OK]
    assert fetch("https://example.org/", LIMITS) == b"png"
    assert recorder.paths == ["/", "/a", "/b?c", "/d"]
    assert len(recorder.dialled) == 4


def test_a_fourth_is_not(recorder: Recorder) -> None:
    recorder.answers = [to("/again")] * 5
    with pytest.raises(Refused) as refused:
        fetch("https://example.org/", LIMITS)
    assert refused.value.code == "too_many_redirects"
    assert len(recorder.dialled) == 4


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_message_is_not_sent_on(recorder: Recorder, status: int) -> None:
    recorder.answers = [to("https://elsewhere.example.org/", status)]
    answer = post("https://example.org/", {}, b"{}", LIMITS)
    assert (answer.status, answer.header("location")) == (status, "https://elsewhere.example.org/")
    assert len(recorder.dialled) == 1
