"""The two places where the outside world is touched; tests put recorders there."""

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field

import httpcore

Resolver = Callable[[str], list[str]]
Dial = Callable[[str, int, float], httpcore.NetworkStream]


def look_up(host: str) -> list[str]:
    """Every address of a name, in the order of the system's preference."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def connect(address: str, port: int, seconds: float) -> httpcore.NetworkStream:
    return httpcore.SyncBackend().connect_tcp(address, port, timeout=seconds)


@dataclass
class World:
    resolve: Resolver = look_up
    dial: Dial = connect
    tls: ssl.SSLContext = field(default_factory=httpcore.default_ssl_context)


world = World()
