"""A partner's server on 127.0.0.1: real HTTP, and every way in which it can go wrong."""

import gzip
import socket
import ssl
import struct
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic

PATIENCE_SECONDS = 20  # of a behaviour that hangs, should a test forget to release it
NO_LINGERING = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Received:
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float


class Handler(BaseHTTPRequestHandler):
    """Notes what came and then behaves as the receiver says."""

    protocol_version = "HTTP/1.1"
    receiver: "Receiver"

    def do_GET(self) -> None:
        self._take(b"")

    def do_POST(self) -> None:
        self._take(self.rfile.read(int(self.headers.get("content-length", 0))))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its own name
        """Nothing on the terminal."""

    def _take(self, body: bytes) -> None:
        self.close_connection = True
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.receiver.next_for(Received(self.path, headers, body, monotonic()))(self)


Behaviour = Callable[[Handler], None]


def answer(status: int = 200, body: bytes = b"", **headers: str) -> Behaviour:
    """`answer(429, retry_after="30")`."""

    def behave(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def hang(handler: Handler) -> None:
    """Takes the request and says nothing."""
    handler.receiver.released.wait(PATIENCE_SECONDS)


def reset(handler: Handler) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGERING)
    handler.connection.close()


def drip(handler: Handler) -> None:
    """A byte every now and then, each in time, the whole never."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    while not handler.receiver.released.wait(0.05):
        handler.wfile.write(b".")


def drip_headers(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not handler.receiver.released.wait(0.05):
        handler.wfile.write(b"X-More: x\r\n")


def flood(handler: Handler) -> None:
    """An answer without a length that never ends."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.receiver.released.is_set():
        handler.wfile.write(b"x" * 65536)


def bomb(handler: Handler) -> None:
    """Ten megabytes of nothing, in ten kilobytes."""
    packed = gzip.compress(bytes(10_000_000))
    answer(200, packed, content_encoding="gzip", content_type="image/png")(handler)


def pause(seconds: float, then: Behaviour) -> Behaviour:
    def behave(handler: Handler) -> None:
        handler.receiver.released.wait(seconds)
        then(handler)

    return behave


@dataclass
class Receiver:
    """`script` is worked off one behaviour a request; `otherwise` is what follows."""

    script: list[Behaviour] = field(default_factory=list)
    otherwise: Behaviour = field(default_factory=answer)
    received: list[Received] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    port: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def next_for(self, received: Received) -> Behaviour:
        with self._lock:
            self.received.append(received)
            return self.script.pop(0) if self.script else self.otherwise


class Server(ThreadingHTTPServer):
    daemon_threads = False  # so that closing waits for them
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    receiver = Receiver()
    handler = type("BoundHandler", (Handler,), {"receiver": receiver})
    with Server(("127.0.0.1", 0), handler) as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        receiver.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield receiver
        finally:
            receiver.released.set()
            server.shutdown()
            thread.join()
