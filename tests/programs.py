"""Running the project's programs as `make` does, in small."""

import os
import subprocess
import sys

from config.env import ROOT

SECONDS = 300


def last_line(*arguments: str, **settings: str) -> str:
    """What `python -m …` prints last; it must end well."""
    command, env = [sys.executable, "-m", *arguments], os.environ | settings
    done = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()[-1]
