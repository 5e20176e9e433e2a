"""The health check of the web service is let in under whatever names the site has."""

import subprocess
import sys

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.docker.composition import SERVICES


def check(server: LiveServer, names: str) -> int:
    """The program of the container, before a server on another port."""
    _, *command = SERVICES["web"]["healthcheck"]["test"]
    program = command[-1].replace("http://127.0.0.1:8000", server.url)
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"ALLOWED_HOSTS": names},
        capture_output=True,
        check=False,
        timeout=60,
    )
    return done.returncode


@pytest.mark.parametrize(
    "names", ["touchstone.example.org", ".example.org, example.net", "*", "[2001:db8::1]"]
)
def test_it_is_let_in(live_server: LiveServer, settings: Settings, names: str) -> None:
    settings.ALLOWED_HOSTS = [name.strip() for name in names.split(",")]
    assert check(live_server, names) == 0


def test_another_name_is_refused(live_server: LiveServer, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["touchstone.example.org"]
    assert check(live_server, "127.0.0.1") != 0
