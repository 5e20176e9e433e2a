"""The outside world as the guard sees it: names from a table, and a dialler that only notes."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpcore
import pytest
from pytest_django.fixtures import Settings

from common.outbound.world import world

PUBLIC, PUBLIC_V6 = "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 3\r\n\r\npng"


class Noted(httpcore.MockStream):
    def __init__(self, answer: bytes, said: list[bytes]) -> None:
        super().__init__([answer])
        self._said = said

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._said.append(buffer)


@dataclass
class Recorder:
    """Connects to nothing; `answers` are given out in turn."""

    dialled: list[tuple[str, int]] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)
    said: list[bytes] = field(default_factory=list)

    def __call__(self, address: str, port: int, seconds: float) -> httpcore.NetworkStream:
        self.dialled.append((address, port))
        return Noted(self.answers.pop(0) if self.answers else OK, self.said)

    @property
    def paths(self) -> list[str]:
        """What was asked for, in turn."""
        return [said.split()[1].decode() for said in self.said if said.startswith(b"GET ")]


@dataclass
class Names:
    """A name's answers, one list a look-up; the last is given again and again."""

    table: dict[str, list[list[str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str) -> list[str]:
        self.asked.append(host)
        answers = self.table.get(host)
        if not answers:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return answers.pop(0) if len(answers) > 1 else answers[0]


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    recorder = Recorder()
    monkeypatch.setattr(world, "dial", recorder)
    return recorder


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    names = Names({"example.org": [[PUBLIC]], "six.example.org": [[PUBLIC_V6]]})
    monkeypatch.setattr(world, "resolve", names)
    return names


@pytest.fixture
def silent_port(settings: Settings) -> Iterator[int]:
    """A listener on loopback that must hear nothing, on a port that the settings let through."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        settings.OUTBOUND_SCHEMES = ["https", "http"]
        settings.OUTBOUND_PORTS = ["443", "80", str(port)]
        yield port
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.fixture
def allow(settings: Settings) -> Callable[[int], str]:
    """`allow(port)` lets a server of the test be called; its address follows."""

    def allowed(port: int) -> str:
        settings.OUTBOUND_ALLOWED = [*settings.OUTBOUND_ALLOWED, f"127.0.0.1:{port}"]
        return f"http://127.0.0.1:{port}"

    return allowed
