"""Every way to name an address inside is refused before anything is dialled."""

import pytest
from pytest_django.fixtures import Settings

from common.outbound import (
    Limits,
    OutboundError,
    Refused,
    check,
    check_written,
    fetch,
    post,
)
from tests.common.outbound.conftest import PUBLIC, Names, Recorder

LIMITS = Limits(seconds=5, size_bytes=1000)

LITERALS = [
    "127.0.0.1", "127.1.2.3", "10.0.0.1", "10.255.255.255", "172.16.0.1",
    "172.31.255.254", "192.168.0.1", "100.64.0.1", "100.100.100.200", "100.127.255.254",
    "169.254.169.254", "169.254.0.1", "168.63.129.16", "192.0.0.192", "192.0.2.1", "192.88.99.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250",
    "240.0.0.1", "255.255.255.255",
    "0.0.0.0",  # noqa: S104  # nobody listens there
    "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::ffff:10.0.0.1]", "[::ffff:169.254.169.254]", "[::127.0.0.1]", "[64:ff9b::7f00:1]",
    "[64:ff9b::10.0.0.1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]",
    "[2002:a9fe:a9fe::1]", "[2001:0:7f00:1::]", "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
    "[2001:2::1]", "[2001:db8::1]", "[3fff::1]", "[fc00::1]", "[fd00:ec2::254]", "[fd12:3456::1]",
    "[fe80::1]", "[fec0::1]", "[ff02::1]", "[ff0e::1]", "[100::1]",
    "[2606:4700::5efe:127.0.0.1]", "[2606:4700::200:5efe:10.0.0.1]",
]  # fmt: skip
ODD = [
    "2130706433", "017700000001", "0x7f000001", "0x7F000001", "127.1", "127.0.1", "0177.0.0.1",
    "0x7f.0.0.1", "0x7f.1", "127.0.0.01", "127.0.0.0x1", "0", "00000000", "4294967295",
    "10.1", "256.256.256.256", "127.0.0.1.", "1.2.3", "example.0x7f", "999.1",
    "[fe80::1%25eth0]", "[fe80::1%eth0]", "[::1", "::1", "[127.0.0.1]", "[::1]x", "[]",
    "localhost", "LOCALHOST", "redis", "localhost.", ".example.org", "example..org", "-",
    "exa%6dple.org", "127%2e0%2e0%2e1", "example.org@127.0.0.1", "user:secret@example.org",
    "127.0.0.1\\@example.org", "example.org\\.evil.org", "exa mple.org", "example.org\t",
    "example.org\n.evil.org", "ex\x00ample.org", "\u24d4xample.org", "1\u3002\u30021",
    "\uff11\uff12\uff17.0.0.1", "\u0661\u0662\u0667.0.0.1", "b\u00fccher.example.org", "",
]  # fmt: skip
WHOLE = [
    "file:///etc/passwd", "gopher://example.org/", "ftp://example.org/", "dict://example.org:11211/",
    "unix:///run/docker.sock", "//example.org/", "example.org", "https:/example.org/",
    "https:example.org", "https:\\\\example.org\\", "javascript:alert(1)", "data:image/png,x",
    " https://example.org/", "https://example.org/ x", "https://example.org/\u2603",
    "https://example.org:22/", "https://example.org:99999/", "https://example.org:0/",
    "https://example.org:-1/", "https://example.org:4 43/", "https://example.org:443:22/",
    "https://example.org/" + "a" * 2000, "",
]  # fmt: skip


@pytest.mark.parametrize("host", LITERALS)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_address_inside_is_refused(
    recorder: Recorder, names: Names, silent_port: int, scheme: str, host: str
) -> None:
    url = f"{scheme}://{host}:{silent_port}/picture.png"
    with pytest.raises(Refused) as refused:
        fetch(url, LIMITS)
    assert refused.value.code == "inside_address"
    with pytest.raises(Refused):
        post(url, {}, b"{}", LIMITS)
    assert (recorder.dialled, names.asked) == ([], [])


@pytest.mark.parametrize("host", ODD)
def test_a_host_in_another_spelling_is_refused(
    recorder: Recorder, names: Names, silent_port: int, host: str
) -> None:
    for url in (f"http://{host}:{silent_port}/", f"https://{host}/"):
        for call in (lambda: fetch(url, LIMITS), lambda: check(url)):  # noqa: B023
            with pytest.raises(Refused):
                call()
    assert (recorder.dialled, names.asked) == ([], [])


@pytest.mark.parametrize("url", WHOLE)
def test_an_address_that_is_not_written_as_addresses_are_is_refused(
    recorder: Recorder, names: Names, url: str
) -> None:
    with pytest.raises(Refused):
        fetch(url, LIMITS)
    with pytest.raises(Refused):
        post(url, {}, b"", LIMITS)
    assert (recorder.dialled, names.asked) == ([], [])


def test_plain_http_is_refused_unless_the_operator_lets_it_through(
    recorder: Recorder, names: Names, settings: Settings
) -> None:
    with pytest.raises(Refused) as refused:
        fetch("http://example.org/", LIMITS)
    assert refused.value.code == "scheme_refused"
    settings.OUTBOUND_SCHEMES, settings.OUTBOUND_PORTS = ["https", "http"], ["80"]
    assert fetch("http://example.org/", LIMITS) == b"png"
    assert recorder.dialled == [(PUBLIC, 80)]


def test_what_needs_no_look_up_is_seen_without_one(names: Names) -> None:
    for host in LITERALS:
        with pytest.raises(Refused):
            check_written(f"https://{host}/")
    assert check_written("https://nowhere.example.org/a").host == "nowhere.example.org"
    assert check_written(f"https://{PUBLIC}/").host == PUBLIC
    assert names.asked == []


def test_there_are_more_than_fifty_targets() -> None:
    assert len({*LITERALS, *ODD, *WHOLE}) >= 50


def test_a_refusal_says_why_in_a_sentence(names: Names) -> None:
    with pytest.raises(OutboundError) as refused:
        check("https://127.0.0.1/")
    assert refused.value.detail == "The host is not on the public internet."
    assert refused.value.pointer == "/url"
