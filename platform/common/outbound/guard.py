"""Resolve once, check every address, dial exactly what was checked."""

from collections.abc import Iterable
from concurrent.futures import Future
from threading import Thread

import httpcore

from common.outbound.addresses import address_in, is_public
from common.outbound.deadline import Deadline, Timed
from common.outbound.errors import Refused, TimedOut, Unreachable
from common.outbound.targets import Target, is_allowed, parse
from common.outbound.world import world

CONNECT_SECONDS = 5.0
RESOLVE_SECONDS = 5.0
MOST_ADDRESSES = 4  # tried one after the other


class Guard(httpcore.NetworkBackend):
    """Under the protocol library: whatever it wants to connect to passes here, redirects too."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception | None = None
        for address in addresses_of(host, port, self._deadline)[:MOST_ADDRESSES]:
            try:
                stream = world.dial(address, port, self._deadline.left(CONNECT_SECONDS))
                return Timed(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise Unreachable("No connection to the server could be made.") from failure

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        raise Refused("Sockets of this machine are not called.")


def check_written(url: str) -> Target:
    """What can be seen without a look-up: the spelling, and an IP address that lies inside."""
    target = parse(url)
    if address_in(target.host):
        _check_public([target.host], target.host, target.port)
    return target


def check(url: str) -> Target:
    """For an address that is stored now and called later, when it is checked again."""
    target = parse(url)
    addresses_of(target.host, target.port, Deadline(RESOLVE_SECONDS))
    return target


def addresses_of(host: str, port: int, deadline: Deadline) -> list[str]:
    """What may be dialled; one address that lies inside spoils all of them."""
    found = [host] if address_in(host) else _resolved(host, deadline)
    _check_public(found, host, port)
    return found


def _check_public(found: Iterable[str], host: str, port: int) -> None:
    if is_allowed(host, port):
        return
    for text in found:
        address = address_in(text)
        if address is None or not is_public(address):
            raise Refused("The host is not on the public internet.", code="inside_address")


def _resolved(host: str, deadline: Deadline) -> list[str]:
    """In a thread of its own, because the system's resolver knows no time limit."""
    answer: Future[list[str]] = Future()
    Thread(target=_resolve_into, args=(answer, host), daemon=True).start()
    try:
        found = answer.result(timeout=deadline.left(RESOLVE_SECONDS))
    except TimeoutError as error:
        raise TimedOut("The name of the host could not be looked up in time.") from error
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"There is no host called {host}.", code="unknown_host") from error
    if not found:
        raise Unreachable(f"There is no host called {host}.", code="unknown_host")
    return found


def _resolve_into(answer: "Future[list[str]]", host: str) -> None:
    try:
        answer.set_result(world.resolve(host))
    except (OSError, UnicodeError) as error:
        answer.set_exception(error)
