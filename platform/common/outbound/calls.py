"""Fetching a file and posting a message, within limits and through the guard."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import httpcore

from common.outbound.deadline import Deadline
from common.outbound.errors import (
    BadAnswer,
    OutboundError,
    Refused,
    TimedOut,
    TooLarge,
    Unreachable,
)
from common.outbound.guard import Guard
from common.outbound.targets import Target, parse, redirected
from common.outbound.world import world

REDIRECTS = {301, 302, 303, 307, 308}
MOST_REDIRECTS = 3
SUCCESS = range(200, 300)
AGENT = "Touchstone"
BROKEN = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError)


@dataclass(frozen=True)
class Limits:
    """`seconds` for everything together, from the look-up of the name to the last byte."""

    seconds: float
    size_bytes: int


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes  # its first bytes
    milliseconds: int

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")


def fetch(url: str, limits: Limits) -> bytes:
    """The file at an address; each redirect is a new call that passes the whole guard."""
    deadline, target = Deadline(limits.seconds), parse(url)
    for _ in range(MOST_REDIRECTS + 1):
        with _exchange("GET", target, {"Accept": "image/*,*/*;q=0.1"}, None, deadline) as response:
            if response.status not in REDIRECTS:
                return _taken(response, limits.size_bytes)
            target = redirected(target, _header(response, b"location"))
    raise Refused("The server redirects too often.", code="too_many_redirects")


def post(url: str, headers: Mapping[str, str], body: bytes, limits: Limits) -> Answer:
    """What the server answers, whatever it is; redirects are answers like others."""
    started, deadline = time.monotonic(), Deadline(limits.seconds)
    with _exchange("POST", parse(url), headers, body, deadline) as response:
        return Answer(
            status=response.status,
            headers=[(k.decode("latin-1"), v.decode("latin-1")) for k, v in response.headers],
            body=_first_bytes(response, limits.size_bytes),
            milliseconds=round((time.monotonic() - started) * 1000),
        )


@contextmanager
def _exchange(
    method: str,
    target: Target,
    headers: Mapping[str, str],
    body: bytes | None,
    deadline: Deadline,
) -> Iterator[httpcore.Response]:
    """One request over a connection of its own, with nothing remembered from others."""
    # Uncompressed, so that the limit on what is read is the limit on what it becomes.
    sent = {"Host": target.authority, "User-Agent": AGENT, "Accept-Encoding": "identity"}
    with (
        _named_errors(),
        httpcore.ConnectionPool(ssl_context=world.tls, network_backend=Guard(deadline)) as pool,
        pool.stream(
            method, target.for_library(), headers=list((sent | dict(headers)).items()), content=body
        ) as response,
    ):
        yield response


def _taken(response: httpcore.Response, limit: int) -> bytes:
    if response.status not in SUCCESS:
        raise BadAnswer(response.status)
    if _header(response, b"content-encoding").lower() not in {"", "identity"}:
        raise Refused("The server sends the file compressed, unasked.", code="compressed")
    length = _header(response, b"content-length")
    if length.isdecimal() and int(length) > limit:
        raise TooLarge
    content = bytearray()
    for chunk in response.iter_stream():
        content += chunk
        if len(content) > limit:
            raise TooLarge
    return bytes(content)


def _first_bytes(response: httpcore.Response, limit: int) -> bytes:
    """For the log only: the status has been heard, so a body that breaks off changes nothing."""
    content = bytearray()
    with suppress(OutboundError, *BROKEN):
        for chunk in response.iter_stream():
            content += chunk
            if len(content) >= limit:
                break
    return bytes(content[:limit])


def _header(response: httpcore.Response, name: bytes) -> str:
    values = (value for key, value in response.headers if key.lower() == name)
    return next(values, b"").decode("latin-1")


@contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except httpcore.TimeoutException as error:
        raise TimedOut from error
    except httpcore.ConnectError as error:
        raise Unreachable("No safe connection to the server could be made.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise Unreachable("The server broke off its answer.", code="broken_off") from error
