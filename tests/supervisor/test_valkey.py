"""The embedded Valkey keeps its items over a kill, and never runs twice on one folder."""

import signal
from pathlib import Path

import pytest
import redis

from supervisor.throwaway import start
from supervisor.valkey import Broker

pytestmark = pytest.mark.stack


def test_items_survive_a_kill(open_folder: Path) -> None:
    broker = Broker(data=open_folder / "vk", sockets=open_folder / "s")
    first = start(broker.command(), broker.answers)
    with redis.Redis.from_url(broker.url) as client:
        client.set("kept", "yes")
    first.kill()
    first.wait()
    again = start(broker.command(), broker.answers)
    with redis.Redis.from_url(broker.url) as client:
        assert client.get("kept") == b"yes"
    again.send_signal(signal.SIGTERM)
    assert again.wait(timeout=20) == 0


def test_a_server_that_outlived_its_supervisor_is_ended(open_folder: Path) -> None:
    broker = Broker(data=open_folder / "vk", sockets=open_folder / "s")
    orphan = start(broker.command(), broker.answers)
    broker.clear_the_way()
    assert orphan.wait(timeout=10) == 0
