"""The examples of docs/api.md, and how they are run."""

import os
import re
import subprocess
from itertools import pairwise
from pathlib import Path

from pytest_django.live_server_helper import LiveServer

from tests.factories import make_image
from tests.images.zips import zipped

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "api.md"


def _sections() -> dict[str, list[str]]:
    """The shell examples, by the heading that they stand under."""
    parts = re.split(r"^## (.+)$", GUIDE.read_text(), flags=re.MULTILINE)[1:]
    return {
        heading: re.findall(r"```bash\n(.*?)```", text, re.DOTALL)
        for heading, text in list(pairwise(parts))[::2]
    }


EXAMPLES = _sections()


def run(example: str, server: LiveServer, key: str, folder: Path, **variables: str) -> str:
    (folder / "picture.jpg").write_bytes(make_image())
    (folder / "other.jpg").write_bytes(make_image(seed=2))
    (folder / "pictures.zip").write_bytes(zipped())
    environment = {
        "PATH": os.environ["PATH"],
        "TOUCHSTONE_URL": server.url,
        "TOUCHSTONE_KEY": key,
        **variables,
    }
    done = subprocess.run(
        ["/bin/bash", "-c", example],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
