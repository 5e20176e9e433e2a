"""Do the review pages stay quick? 1,000,000 submissions beside 10,000, side by side.

`python -m benchmarks.scale`; exits 1 where a page is slower than 150 ms at p95.
"""

import argparse
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from config.env import ROOT
from supervisor.throwaway import Servers, servers

LIMIT_MS = 150
SMALL = 100  # times smaller
WORK = """
from benchmarks.review_people import make
from benchmarks.review_rows import Size, fill
from benchmarks.scale_pages import measure
make({people})
seconds = fill(Size({people}, {submissions}, {cases}, {entries}))
print(measure({rounds}))
"""
PEOPLE = 20


@dataclass(frozen=True)
class Asked:
    submissions: int
    cases: int
    entries: int
    rounds: int

    def smaller(self) -> "Asked":
        parts = (self.submissions // SMALL, self.cases // SMALL, self.entries // SMALL)
        return Asked(*parts, self.rounds)


def measured(asked: Asked) -> dict[str, Any]:
    """Fill a new database and measure it; nothing of it is kept."""
    with servers() as there:
        manage(there, "migrate", "--verbosity", "0")
        work = WORK.format(people=PEOPLE, **vars(asked))
        printed = manage(there, "shell", "--no-imports", "-c", work)
    found: dict[str, Any] = json.loads(printed.splitlines()[-1])
    return found


def manage(there: Servers, *arguments: str) -> str:
    settings = {
        "DATABASE_URL": there.database_url,
        "REDIS_URL": there.redis_url,
        "DATA_DIR": str(there.folder / "data"),
        "SECRET_KEY": "only-for-this-measurement",
        "DEVELOPMENT": "1",
        "STATIC_FROM_SOURCE": "1",
        "ALLOWED_HOSTS": "testserver",  # what Django's test client calls itself
        "LOG_JSON": "0",
    }
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | settings, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def main(asked: Asked) -> int:
    small, large = measured(asked.smaller()), measured(asked)
    table = Table(title=f"{asked.submissions:,} submissions beside {asked.submissions // SMALL:,}")
    for heading in ("page", "p50 ms", "p95 ms", "queries", "p95 ms, small", "times"):
        table.add_column(heading, justify="left" if heading == "page" else "right")
    for one, before in zip(large["costs"], small["costs"], strict=True):
        table.add_row(
            one["page"],
            f"{one['p50_ms']:.1f}",
            f"{one['p95_ms']:.1f}",
            str(one["queries"]),
            f"{before['p95_ms']:.1f}",
            f"{one['p95_ms'] / before['p95_ms']:.2f}",
        )
    Console(width=100).print(table)
    worst = max(one["p95_ms"] for one in large["costs"])
    sys.stdout.write(
        f"index of the PDQ look-up: {large['index']}\n"
        f"bench-scale: submissions={asked.submissions} cases={asked.cases}"
        f" entries={asked.entries} worst_p95_ms={worst:.0f}\n"
    )
    return 0 if worst <= LIMIT_MS else 1


def arguments() -> Asked:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=1_000_000)
    parser.add_argument("--cases", type=int, default=200_000)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=60)
    return Asked(**vars(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main(arguments()))
