"""`make fuzz`: schemathesis against the description that a running platform serves.

A real server with PostgreSQL, Valkey and a worker; every check; a valid key. Runs with one seed
after another until there were enough cases. The last line is `fuzz: cases=… failures=0`; exits 1
on a failure. What was found is printed with a command that repeats the call.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.stack import running
from benchmarks.tenants import make_partners
from config.env import ROOT
from tests.faults.uploads import Partner
from tests.fuzz.known import DETECTORS, NOWHERE, known_to, naming

OPERATIONS = 5
MOST_EXAMPLES = 300
PATIENCE_SECONDS = 20  # `?wait=10` holds an answer for ten
# Bytes that are no picture and cursors that are not ours satisfy the schema, and are refused.
CONFIGURATION = """
[checks]
positive_data_acceptance.expected-statuses = ["2xx", 403, 404, 409, 413, 415, 422]
max_response_time = 15

"""


def main(asked: argparse.Namespace) -> int:
    cases = failures = 0
    with running(DETECTORS=DETECTORS, OUTBOUND_ALLOWED=NOWHERE) as stack:
        (partner,) = make_partners(stack, ["fuzz"])
        stack.start_web()
        stack.start_analysis(1)
        path = stack.folder / "schemathesis.toml"
        path.write_text(CONFIGURATION + naming(known_to(partner, stack)))
        seed = asked.seed
        while cases < asked.cases:
            found = run(stack.folder, path, partner, seed, asked.cases - cases)
            cases += found["test_cases"]["generated"]
            failures += found["test_cases"]["unique_failures"] + len(found["errors"])
            seed += 1
    say(f"fuzz: cases={cases} failures={failures}")
    return 1 if failures else 0


def run(
    folder: Path, configuration: Path, partner: Partner, seed: int, wanted: int
) -> dict[str, Any]:
    """The report of one run; raises CalledProcessError where there is none."""
    report = folder / f"fuzz-{seed}.json"
    examples = max(1, min(MOST_EXAMPLES, wanted // OPERATIONS))
    command = [
        sys.executable, "-m", "schemathesis.cli", "--config-file", str(configuration),
        "run", f"{partner.address}/api/v1/schema/", "--seed", str(seed), "--checks", "all",
        "--max-examples", str(examples), "--continue-on-failure", "--no-color",
        "--request-timeout", str(PATIENCE_SECONDS),
        "--header", f"Authorization: Bearer {partner.api_key}",
        "--report", "json", "--report-json-path", str(report),
    ]  # fmt: skip
    paths = {"PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}", "SCHEMATHESIS_HOOKS": "tests.fuzz.hooks"}
    done = subprocess.run(command, cwd=folder, env=os.environ | paths, check=False)
    if not report.exists():
        done.check_returncode()
    return dict(json.loads(report.read_text()))


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=5_000, help="at least")
    parser.add_argument("--seed", type=int, default=1, help="of the first run")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(arguments()))
