"""What the review pages cost on the rows that are there: milliseconds and queries of each."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from http import HTTPStatus
from statistics import median, quantiles

from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from images.models import Submission
from moderation.banks import entries_near
from moderation.models import BankEntry, Case
from moderation.services import count_days

BACKEND = "django.contrib.auth.backends.ModelBackend"
WARM = 3


@dataclass(frozen=True)
class Cost:
    page: str
    p50_ms: float
    p95_ms: float
    queries: int


def measure(rounds: int) -> str:
    """Every page `rounds` times, as JSON; the index that a look-up in the banks used as well."""
    count_days()
    browser = Client()
    browser.force_login(User.objects.get(email="bench-0@example.org"), backend=BACKEND)
    costs = [_cost(page, act, rounds) for page, act in _acts(browser).items()]
    return json.dumps({"costs": [asdict(cost) for cost in costs], "index": _index()})


def _acts(browser: Client) -> dict[str, Callable[[], object]]:
    cases, hashes, words = _every(_cases()), _every(_hashes()), _every(_references())
    return {
        "queue page": lambda: _get(browser, reverse("moderation:queue")),
        "next case, and release": lambda: _next(browser),
        "case page": lambda: _get(browser, reverse("moderation:case", args=[next(cases)])),
        "search": lambda: _get(browser, reverse("moderation:search"), q=next(words)),
        "numbers page": lambda: _get(browser, reverse("moderation:numbers"), days="90"),
        "PDQ look-up": lambda: list(entries_near(next(hashes))[:5]),
    }


def _cost(page: str, act: Callable[[], object], rounds: int) -> Cost:
    for _ in range(WARM):
        act()
    queries: list[str] = []
    with connection.execute_wrapper(partial(_counted, queries)):
        act()
    times = [_timed(act) for _ in range(rounds)]
    return Cost(page, 1000 * median(times), 1000 * quantiles(times, n=20)[-1], len(queries))


def _counted(queries: list[str], execute: Callable[..., object], sql: str, *rest: object) -> object:
    """Django's log of queries is emptied when a request begins; a wrapper sees them all."""
    queries.append(sql)
    return execute(sql, *rest)


def _timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _get(browser: Client, address: str, **query: str) -> None:
    answer = browser.get(address, query)
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{address} answered {answer.status_code}")


def _next(browser: Client) -> None:
    """Claim the most pressing case and give it back, so that the next round finds it again."""
    answer = browser.post(reverse("moderation:claim_next"))
    case = answer["Location"].rstrip("/").rpartition("/")[2]
    browser.post(reverse("moderation:release", args=[case]))


def _cases() -> list[str]:
    return [case.public_id for case in Case.objects.order_by("?")[:200]]


def _hashes() -> list[str]:
    known = BankEntry.objects.order_by("?").values_list("pdq", flat=True)[:100]
    return [*known, *(f"{int(pdq, 16) ^ 0x1F:064x}" for pdq in known)]


def _references() -> list[str]:
    found = Submission.objects.filter(cases__isnull=False).order_by("?")[:200]
    return [submission.reference for submission in found]


def _every(values: list[str]) -> Iterator[str]:
    while True:
        yield from values


def _index() -> str:
    plan = entries_near(_hashes()[0]).explain()
    return "moderation_entries_by_pdq" if "moderation_entries_by_pdq" in plan else plan
