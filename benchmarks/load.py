"""`make bench-load`: many clients upload at once; then uploads at 70 % of what can be judged.

Three parts on one stack: locust's clients upload as fast as they are answered; what they left is
judged, which measures the capacity; what is left then is set aside, and pictures come in at a
share of that capacity, each timed from its row to its verdict.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from benchmarks.pictures import jpeg
from benchmarks.stack import Stack, running
from benchmarks.tenants import make_partners
from config.env import ROOT
from tests.faults.uploads import Partner

SHARE = 0.7
FRESH_SEED = 10_000
FINISHED = "SELECT count(*) FROM images_submission WHERE finished_at IS NOT NULL"
WAITING = "SELECT count(*) FROM images_submission WHERE finished_at IS NULL"
SET_ASIDE = """
UPDATE images_submission SET due_at = now() + interval '1 day' WHERE status = 'queued'
"""
SECONDS = """
SELECT extract(epoch FROM finished_at - created_at)::float FROM images_submission
WHERE reference = '' AND finished_at IS NOT NULL ORDER BY 1
"""


@dataclass(frozen=True)
class Accepting:
    """What locust saw."""

    per_second: float
    p50_ms: float
    p95_ms: float
    errors: int


def main(asked: argparse.Namespace) -> int:
    with running() as stack:
        (partner,) = make_partners(stack, ["load"])
        stack.start_web()
        stack.start_analysis(asked.processes)
        stack.start_general()
        started = time.monotonic()
        accepting = hammer(
            partner, stack.folder / "locust", clients=asked.clients, seconds=asked.seconds
        )
        meanwhile = stack.count(FINISHED) / (time.monotonic() - started)
        capacity = max(meanwhile, judged_per_second(stack, asked.judging))
        stack.execute(SET_ASIDE)
        stack.wait("the last batch", lambda: not held(stack))
        verdicts = steady(stack, partner, rate=capacity * SHARE, seconds=asked.seconds)
    say(
        f"bench-load: clients={asked.clients} seconds={asked.seconds:g} "
        f"uploads_per_s={accepting.per_second:.1f} accept_p50_ms={accepting.p50_ms:.0f} "
        f"accept_p95_ms={accepting.p95_ms:.0f} errors={accepting.errors} "
        f"judged_per_s={capacity:.2f} verdict_p50_ms={at(verdicts, 0.5) * 1000:.0f} "
        f"verdict_p95_ms={at(verdicts, 0.95) * 1000:.0f}"
    )
    return 0 if not accepting.errors else 1


def hammer(partner: Partner, report: Path, *, clients: int, seconds: float) -> Accepting:
    """What locust measured; it adds `.json` to the name of its report."""
    command = [
        sys.executable, "-m", "locust", "--headless", "--only-summary", "--json-file", str(report),
        "--locustfile", "benchmarks/locustfile.py", "--host", partner.address,
        "--users", str(clients), "--spawn-rate", str(clients), "--run-time", f"{seconds:g}s",
    ]  # fmt: skip
    env = os.environ | {"LOAD_KEY": partner.api_key, "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}"}
    subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, check=False)
    (found,) = json.loads(report.with_suffix(".json").read_text())
    times = Counter({float(ms): count for ms, count in found["response_times"].items()})
    lasted = found["last_request_timestamp"] - found["start_time"]
    return Accepting(
        per_second=found["num_requests"] / lasted,
        p50_ms=share_of(times, 0.5),
        p95_ms=share_of(times, 0.95),
        errors=found["num_failures"],
    )


def judged_per_second(stack: Stack, seconds: float) -> float:
    """Out of what the clients left; 0 if they left nothing, for it was judged as it came in."""
    before, started = stack.count(FINISHED), time.monotonic()
    while time.monotonic() - started < seconds and stack.count(WAITING):
        time.sleep(0.1)
    judged = stack.count(FINISHED) - before
    return judged / (time.monotonic() - started) if judged else 0.0


def held(stack: Stack) -> int:
    return stack.count("SELECT count(*) FROM images_submission WHERE status = 'analysing'")


def steady(stack: Stack, partner: Partner, *, rate: float, seconds: float) -> list[float]:
    """Seconds from row to verdict of pictures that come in evenly, sorted."""
    pictures = [jpeg(FRESH_SEED + number) for number in range(max(1, int(rate * seconds)))]
    partner.upload_all(pictures, seconds=seconds)
    stack.wait("the verdicts", lambda: len(stack.column(SECONDS)) == len(pictures), seconds=300)
    return stack.column(SECONDS)


def share_of(times: Counter[float], share: float) -> float:
    """The time within which this share of the requests was answered."""
    ordered = sorted(times)
    reached = accumulate(times[one] for one in ordered)
    wanted = share * times.total()
    return next(one for one, sum_ in zip(ordered, reached, strict=True) if sum_ >= wanted)


def at(ordered: list[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench-load", description=__doc__)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=120, help="of each of the two loads")
    parser.add_argument("--judging", type=float, default=60, help="seconds to measure capacity")
    parser.add_argument("--processes", type=int, default=2, help="that judge")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(arguments()))
