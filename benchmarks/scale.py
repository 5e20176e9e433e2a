"""Do the review pages stay quick? 1,000,000 submissions beside 10,000.

`python -m benchmarks.scale`; exits 1 where anything is slower than 150 ms at p95, but for the
job that counts reviewers, for which nobody waits. A senior's pages are asked for one after another,
inside one process: views, templates and queries, without server, network and browser. PostgreSQL
runs as it is delivered (128 MB of buffers), but waits for no disk. The small platform is as busy as
the large one, and has a hundredth of its past.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rich.console import Console
from rich.table import Table

from config.env import ROOT
from supervisor.throwaway import Servers, servers

WORK = """
import json
from accounts.roles import Role
from benchmarks.review_people import make
from benchmarks.review_rows import Size, fill
from benchmarks.scale_pages import measure
make({people}, Role.SENIOR)
seconds = fill(Size({people}, {submissions}, {cases}, {entries}))
print(json.dumps(measure({rounds}) | {{"seconds": seconds}}))
"""
PEOPLE = 20
Cost = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    submissions: int
    cases: int
    entries: int
    rounds: int
    times: int
    limit_ms: int

    def small(self) -> "Asked":
        return replace(
            self,
            submissions=self.submissions // self.times,
            cases=self.cases // self.times,
            entries=self.entries // self.times,
        )


def measured(asked: Asked) -> dict[str, Any]:
    """Fill a new database and measure it; nothing of it is kept."""
    with servers() as there:
        manage(there, "prepare", "--application-role", "--verbosity", "0")
        work = WORK.format(people=PEOPLE, **vars(asked))
        printed = manage(there, "shell", "--no-imports", "-c", work)
    found: dict[str, Any] = json.loads(printed.splitlines()[-1])
    return found


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
        "ALLOWED_HOSTS": "testserver",  # what Django's test client calls itself
        "LOG_JSON": "0",
    }
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | settings, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def main(asked: Asked) -> int:
    small, large = measured(asked.small()), measured(asked)
    Console(width=100).print(_table(asked, small["costs"], large["costs"]))
    worst = max(one["p95_ms"] for one in large["costs"] if one["is_limited"])
    for look_up, index in large["indexes"].items():
        sys.stdout.write(f"index of a PDQ look-up {look_up}: {index}\n")
    sys.stdout.write(
        f"the rows were made in {large['seconds']:.0f} s\n"
        f"bench-scale: submissions={asked.submissions} cases={asked.cases}"
        f" entries={asked.entries} worst_p95_ms={worst:.0f}\n"
    )
    return 0 if worst <= asked.limit_ms else 1


def _table(asked: Asked, small: Sequence[Cost], large: Sequence[Cost]) -> Table:
    beside = asked.small().submissions
    table = Table(title=f"{asked.submissions:,} submissions beside {beside:,}")
    headings = ("page", "p50 ms", "p95 ms", "queries", "p50, small", "p95, small", "p50, times")
    for heading in headings:
        table.add_column(heading, justify="left" if heading == "page" else "right")
    for one, before in zip(large, small, strict=True):
        table.add_row(
            one["page"] + ("" if one["is_limited"] else " (no limit)"),
            f"{one['p50_ms']:.1f}",
            f"{one['p95_ms']:.1f}",
            str(one["queries"]),
            f"{before['p50_ms']:.1f}",
            f"{before['p95_ms']:.1f}",
            f"{one['p50_ms'] / before['p50_ms']:.2f}",
        )
    return table


def arguments() -> Asked:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=1_000_000)
    parser.add_argument("--cases", type=int, default=200_000)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--times", type=int, default=100, help="smaller is what it stands beside")
    parser.add_argument("--limit-ms", type=int, default=150)
    return Asked(**vars(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main(arguments()))
