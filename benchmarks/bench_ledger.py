"""How long does verifying a long ledger take? `python benchmarks/bench_ledger.py [ENTRIES]`"""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from supervisor.throwaway import Servers, servers

ROOT = Path(__file__).resolve().parents[1]
TARGET_SECONDS = 60


def manage(there: Servers, *arguments: str) -> None:
    settings = {
        "DATABASE_URL": there.database_url,
        "REDIS_URL": there.redis_url,
        "DATA_DIR": str(there.folder / "data"),
        "SECRET_KEY": "only-for-this-measurement",
        "DEVELOPMENT": "1",
    }
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=os.environ | settings, check=True)


def cpu_seconds() -> float:
    """Of the programs that have ended; on a busy machine the clock says less than this."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(entries: int) -> int:
    with servers() as there:
        manage(there, "migrate", "--verbosity", "0")
        filling = f"from benchmarks.ledger_rows import fill; fill({entries})"
        manage(there, "shell", "--no-imports", "-c", filling)
        manage(there, "anchor_ledger")
        started, used = time.monotonic(), cpu_seconds()
        manage(there, "verify_ledger")
        seconds, cpu = time.monotonic() - started, cpu_seconds() - used
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"bench_ledger: entries={entries} seconds={seconds:.1f} cpu_seconds={cpu:.1f}"
        f" peak_megabytes={megabytes:.0f}"
    )
    return 0 if seconds < TARGET_SECONDS * max(entries / 1_000_000, 1) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
