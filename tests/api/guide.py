"""The examples of docs/api.md, and how to run one."""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from pytest_django.live_server_helper import LiveServer

from config.env import ROOT
from tests.factories import make_image
from tests.images.zips import zipped

GUIDE = ROOT / "docs" / "api.md"


def blocks(language: str) -> list[str]:
    """In the order of the guide."""
    return re.findall(rf"```{language}\n(.*?)```", GUIDE.read_text(), re.DOTALL)


def sections() -> dict[str, list[str]]:
    """The shell examples, by the heading that they stand under."""
    parts = re.split(r"^## (.+)$", GUIDE.read_text(), flags=re.MULTILINE)[1:]
    return {
        heading: re.findall(r"```bash\n(.*?)```", text, re.DOTALL)
        for heading, text in list(pairwise(parts))[::2]
    }


def block(language: str, word: str) -> str:
    """The one with this word in it."""
    (found,) = [each for each in blocks(language) if word in each]
    return found


def in_bash(example: str, server: LiveServer, key: str, folder: Path, **variables: str) -> str:
    return _run(["/bin/bash", "-c", example], server, key, folder, variables)


def in_python(example: str, server: LiveServer, key: str, folder: Path, **variables: str) -> str:
    """After the lines with which every Python example begins."""
    code = f"{block('python', 'touchstone = Client(')}\n{example}"
    return _run([sys.executable, "-c", code], server, key, folder, variables)


def furnish(folder: Path) -> None:
    """What the examples speak of."""
    (folder / "picture.jpg").write_bytes(make_image())
    (folder / "other.jpg").write_bytes(make_image(seed=2))
    (folder / "pictures.zip").write_bytes(zipped())


def environment(server: LiveServer, key: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "platform"),
        "TOUCHSTONE_URL": server.url,
        "TOUCHSTONE_KEY": key,
    }


def _run(
    command: Sequence[str],
    server: LiveServer,
    key: str,
    folder: Path,
    variables: dict[str, str],
) -> str:
    furnish(folder)
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(server, key) | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
