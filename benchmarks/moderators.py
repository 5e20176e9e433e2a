"""Many moderators at once claim and decide through HTTP; nothing may be doubled or lost.

`python -m benchmarks.moderators [--people 50] [--cases 1000]`; exits 1 on any breach.
"""

import argparse
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from statistics import median, quantiles

import httpx

from benchmarks.stack import running

RULING = {"outcome": "authentic", "reason": "no_sign"}
TOKEN = "b" * 32
PATIENCE_SECONDS = 120
SEED = """
from benchmarks.review_people import cookies_of, make
from benchmarks.review_rows import Size, fill
people = make({people})
fill(Size({people}, {cases}, {cases}, 0, all_open=True))
print(cookies_of(people, "{token}"))
"""
DOUBLE_CLAIMS = """
SELECT count(*) FROM (
    SELECT subject FROM audit_ledgerentry WHERE action = 'case.claimed'
    GROUP BY subject HAVING count(*) > 1
) AS doubled
"""
LOST = """
SELECT count(*) FROM moderation_case review
LEFT JOIN moderation_decision decision ON decision.case_id = review.id
WHERE review.status = 'decided' AND decision.id IS NULL
"""


@dataclass
class Work:
    """What one moderator did: the cases by address, and seconds of each request."""

    cases: list[str] = field(default_factory=list)
    claims: list[float] = field(default_factory=list)
    decisions: list[float] = field(default_factory=list)


def review(address: str, cookies: dict[str, str]) -> Work:
    """Take cases and decide them until the queue is empty."""
    work = Work()
    with _browser(address, cookies) as browser:
        while case := _claim(browser, work):
            while case:
                work.cases.append(case)
                case = _decide(browser, case, work)
    return work


def _browser(address: str, cookies: dict[str, str]) -> httpx.Client:
    headers = {"X-CSRFToken": TOKEN, "Referer": address}
    return httpx.Client(
        base_url=address, cookies=cookies, headers=headers, timeout=PATIENCE_SECONDS
    )


def _claim(browser: httpx.Client, work: Work) -> str:
    started = time.monotonic()
    answer = browser.post("/review/next/")
    work.claims.append(time.monotonic() - started)
    return _case_in(answer)


def _decide(browser: httpx.Client, case: str, work: Work) -> str:
    started = time.monotonic()
    answer = browser.post(f"{case}decide/", data=RULING)
    work.decisions.append(time.monotonic() - started)
    return _case_in(answer)


def _case_in(answer: httpx.Response) -> str:
    """The address of the case that follows; empty when the queue is."""
    if answer.status_code != httpx.codes.FOUND:
        raise RuntimeError(f"{answer.request.url} answered {answer.status_code}")
    location = answer.headers["Location"]
    return location if "/cases/" in location else ""


def main(asked: argparse.Namespace) -> int:
    with running() as stack:
        seed = SEED.format(people=asked.people, cases=asked.cases, token=TOKEN)
        cookies = json.loads(stack.manage("shell", "--no-imports", "-c", seed).splitlines()[-1])
        stack.start_web()
        started = time.monotonic()
        with ThreadPoolExecutor(asked.people) as pool:
            done = list(pool.map(partial(review, stack.address), cookies))
        seconds = time.monotonic() - started
        doubled, lost = stack.count(DOUBLE_CLAIMS), stack.count(LOST)
        decided = stack.count("SELECT count(*) FROM moderation_decision")
    return report(done, asked, seconds, doubled, lost + asked.cases - decided)


def report(
    done: list[Work], asked: argparse.Namespace, seconds: float, doubled: int, lost: int
) -> int:
    claims = [one for work in done for one in work.claims]
    decisions = [one for work in done for one in work.decisions]
    reviewed = [case for work in done for case in work.cases]
    doubled += len(reviewed) - len(set(reviewed))
    say(f"{len(reviewed)} cases in {seconds:.1f} s, {len(reviewed) / seconds:.0f} a second")
    for name, found in (("claim", claims), ("decide and next", decisions)):
        say(f"{name}: median {1000 * median(found):.0f} ms, p95 {1000 * p95(found):.0f} ms")
    say(
        f"moderators: people={asked.people} cases={len(reviewed)} double_claims={doubled}"
        f" lost_decisions={lost} claim_p95_ms={1000 * p95(claims):.0f}"
        f" decide_p95_ms={1000 * p95(decisions):.0f}"
    )
    return 0 if not doubled and not lost and len(reviewed) == asked.cases else 1


def p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--cases", type=int, default=1000)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(arguments()))
