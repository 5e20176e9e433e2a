"""A bumpy road to the live server: it passes requests on, or does what networks do to them."""

import socket
import struct
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

RESET_ON_CLOSE = struct.pack("ii", 1, 0)
HOP = {"connection", "content-encoding", "content-length", "date", "server", "transfer-encoding"}


class Act(Enum):
    """What happens to a request; after the last act of the play every one is passed on."""

    PASS = auto()
    UNAVAILABLE = auto()  # 503 with Retry-After: 7, as the server says it
    LIMITED = auto()  # 429 with Retry-After: 20
    IN_FLIGHT = auto()  # 409, another request holds the key
    BAD_GATEWAY = auto()  # 502 in the words of a proxy
    TOO_LARGE = auto()  # 413 in the words of a proxy
    REDIRECT = auto()
    OTHER_SITE = auto()  # 200, and no JSON
    CUT_BEFORE = auto()  # the connection is reset before the request arrives
    CUT_AFTER = auto()  # it arrives, and its answer is lost
    LATE = auto()  # it arrives, and its answer comes after the sender's time-out


SAID: dict[Act, tuple[int, dict[str, str], bytes]] = {
    Act.UNAVAILABLE: (
        503,
        {"Content-Type": "application/problem+json", "Retry-After": "7"},
        b'{"status": 503, "code": "unavailable", "title": "Not now", "request_id": "r1"}',
    ),
    Act.LIMITED: (
        429,
        {"Content-Type": "application/problem+json", "Retry-After": "20"},
        b'{"status": 429, "code": "throttled", "title": "Too Many Requests"}',
    ),
    Act.IN_FLIGHT: (
        409,
        {"Content-Type": "application/problem+json", "Retry-After": "1"},
        b'{"status": 409, "code": "idempotency_in_flight", "title": "Still running"}',
    ),
    Act.BAD_GATEWAY: (502, {"Content-Type": "text/html"}, b"<h1>502 Bad Gateway</h1>"),
    Act.TOO_LARGE: (413, {"Content-Type": "text/html"}, b"<h1>413 Too large</h1>"),
    Act.REDIRECT: (301, {"Location": "http://127.0.0.1:9/elsewhere"}, b""),
    Act.OTHER_SITE: (200, {"Content-Type": "text/html"}, b"<h1>It works</h1>"),
}


@dataclass(frozen=True)
class Traveller:
    """A request as it set out."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def idempotency_key(self) -> str:
        return self.headers.get("idempotency-key", "")


class Road(ThreadingHTTPServer):
    def __init__(self, goal: str) -> None:
        super().__init__(("127.0.0.1", 0), Bump)
        self.goal = goal
        self.acts: deque[Act] = deque()
        self.travellers: list[Traveller] = []
        self.is_over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def plays(self, acts: Sequence[Act]) -> str:
        """The address of the road, after telling it what to do."""
        self.acts.extend(acts)
        return self.url

    def pass_on(self, traveller: Traveller) -> httpx.Response:
        headers = {k: v for k, v in traveller.headers.items() if k not in {"host", *HOP}}
        return httpx.request(
            traveller.method,
            f"{self.goal}{traveller.path}",
            headers=headers,
            content=traveller.body,
            timeout=30,
        )


class Bump(BaseHTTPRequestHandler):
    server: Road

    def _travel(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        headers = {name.lower(): value for name, value in self.headers.items()}
        traveller = Traveller(self.command, self.path, headers, self.rfile.read(length))
        self.server.travellers.append(traveller)
        act = self.server.acts.popleft() if self.server.acts else Act.PASS
        if act in SAID:
            self._answer(*SAID[act])
        elif act is Act.CUT_BEFORE:
            self._cut()
        else:
            self._arrive(traveller, act)

    def do_GET(self) -> None:
        self._travel()

    def do_POST(self) -> None:
        self._travel()

    def do_DELETE(self) -> None:
        self._travel()

    def _arrive(self, traveller: Traveller, act: Act) -> None:
        answer = self.server.pass_on(traveller)
        if act is Act.CUT_AFTER:
            self._cut()
            return
        if act is Act.LATE:
            self.server.is_over.wait(60)
        headers = {name: value for name, value in answer.headers.items() if name not in HOP}
        with suppress(ConnectionError):  # whoever asked may have left
            self._answer(answer.status_code, headers, answer.content)

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _cut(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def road_to(goal: str) -> Iterator[Road]:
    with Road(goal) as road:
        thread = threading.Thread(target=road.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield road
        road.is_over.set()
        road.shutdown()
        thread.join()
