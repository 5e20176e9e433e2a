"""The client before the live server, with nothing or with a bumpy road between them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from accounts.models import Organisation
from tests.browser.in_flight import InFlight
from tests.client.commands import Ended, Touchstone
from tests.client.road import Road, road_to
from tests.factories import make_image
from touchstone import Client, Clock, Retries
from touchstone.cli import main


@dataclass
class Hours:
    """A clock on which pauses take no time, and are remembered."""

    moment: float = 0.0
    pauses: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.moment += seconds

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.moment, sleep=self.sleep)


@pytest.fixture
def hours() -> Hours:
    return Hours()


@pytest.fixture
def address(live_server: LiveServer, organisation: Organisation) -> Iterator[str]:
    """Of the live server; the tables are only emptied when it has answered everybody."""
    in_flight = InFlight()
    with in_flight.counted():
        yield live_server.url
        assert in_flight.landed()


@pytest.fixture
def road(address: str) -> Iterator[Road]:
    with road_to(address) as road:
        yield road


@pytest.fixture
def connect(address: str, api_key: str, hours: Hours) -> Iterator[Callable[..., Client]]:
    """`connect(url)` is a client whose pauses take no time."""
    clients = []

    def connected(
        url: str = address, key: str = api_key, timeout: float = 30, **bounds: float
    ) -> Client:
        # Bounds are numbers of two kinds, which only their names tell apart.
        retries = Retries(**{"chance": lambda: 0.0, **bounds})  # type: ignore[arg-type]
        client = Client(url, key, timeout=timeout, retries=retries, clock=hours.clock)
        clients.append(client)
        return client

    yield connected
    for client in clients:
        client.close()


@pytest.fixture
def client(connect: Callable[..., Client]) -> Client:
    return connect()


@pytest.fixture
def touchstone(
    address: str,
    api_key: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Touchstone:
    """`touchstone("submit", path)` runs the command line before the live server."""
    monkeypatch.setenv("TOUCHSTONE_URL", address)
    monkeypatch.setenv("TOUCHSTONE_KEY", api_key)

    def run(*arguments: str | Path) -> Ended:
        code = main([str(argument) for argument in arguments])
        return Ended(code, *capsys.readouterr())

    return run


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    """Three files with an image each."""
    paths = [tmp_path / f"{name}.jpg" for name in ("first", "second", "third")]
    for seed, path in enumerate(paths):
        path.write_bytes(make_image(seed=seed))
    return paths
