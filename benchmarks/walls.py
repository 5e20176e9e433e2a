"""What does the second wall between organisations cost? Calls with it and without, in turn.

`python -m benchmarks.walls`; a partner's reads and an upload, inside one process: views, queries
and PostgreSQL behind a socket, without server and network. Without the wall means as a superuser
whom no policy holds, and with nothing told to PostgreSQL. Exits 1 where a median grows by more
than asked.
"""

import argparse
import os
import subprocess
import sys
from dataclasses import dataclass

from config.env import ROOT
from supervisor.throwaway import Servers, servers

WORK = "from benchmarks.walls_calls import compare; compare({rounds})"


@dataclass(frozen=True)
class Asked:
    rounds: int
    limit: float


def manage(there: Servers, *arguments: str) -> str:
    static = there.folder / "static"
    static.mkdir(exist_ok=True)
    settings = {
        "DATABASE_URL": there.database_url,
        "REDIS_URL": there.redis_url,
        "DATA_DIR": str(there.folder / "data"),
        "SECRET_KEY": "only-for-this-measurement",
        "DEVELOPMENT": "1",
        "STATIC_ROOT": str(static),
        "STATIC_FROM_SOURCE": "1",
        "ALLOWED_HOSTS": "testserver",
        "LOG_JSON": "0",
    }
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | settings, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def main(asked: Asked) -> int:
    with servers() as there:
        manage(there, "prepare", "--application-role", "--verbosity", "0")
        work = WORK.format(rounds=asked.rounds)
        printed = manage(there, "shell", "--no-imports", "-c", work)
    sys.stdout.write(printed)
    ratios = [float(line.rpartition("ratio=")[2]) for line in printed.splitlines()]
    sys.stdout.write(f"bench-walls: rounds={asked.rounds} worst_ratio={max(ratios):.2f}\n")
    return 0 if max(ratios) <= asked.limit else 1


def arguments() -> Asked:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--limit", type=float, default=1.25, help="largest ratio of two medians")
    return Asked(**vars(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main(arguments()))
