"""What the review pages cost on the rows that are there: milliseconds and queries of each."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from itertools import cycle
from statistics import median, quantiles

from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from accounts.models import User
from images.lookup import images_near
from images.models import Image
from images.pdq import LARGEST_DISTANCE
from moderation.banks import entries_near
from moderation.models import BankEntry, Case
from moderation.selectors import next_item, today
from moderation.services import count_day, count_reviewers

BACKEND = "django.contrib.auth.backends.ModelBackend"
WARM = 3
DAYS = 90  # the longest period of the numbers page
CHOSEN = 200
# It reads three months of rulings, and nobody waits for it: measured, without a limit.
AT_LEISURE = "job: count reviewers"
ROUNDS_AT_LEISURE = 3


@dataclass(frozen=True)
class Cost:
    page: str
    p50_ms: float
    p95_ms: float
    queries: int
    is_limited: bool


def measure(rounds: int) -> dict[str, object]:
    """Every page `rounds` times; the index that each look-up by hash used as well."""
    for ago in range(DAYS):
        count_day(today() - timedelta(days=ago), is_today=not ago)
    count_reviewers()
    person, browser = User.objects.get(email="bench-0@example.org"), Client()
    browser.force_login(person, backend=BACKEND)
    costs = [_cost(page, act, rounds) for page, act in _acts(person, browser).items()]
    return {"costs": [asdict(cost) for cost in costs], "indexes": _indexes()}


def _acts(person: User, browser: Client) -> dict[str, Callable[[], object]]:
    chosen = _chosen()
    cases, words = cycle(case.public_id for case in chosen), cycle(_words(chosen))
    pictures, hashes = cycle(_pictures(chosen)), cycle(_hashes(chosen))
    return {
        "queue page": lambda: _get(browser, reverse("moderation:queue")),
        "next case, and release": lambda: _next(browser),
        "case page": lambda: _get(browser, reverse("moderation:case", args=[next(cases)])),
        "search": lambda: _get(browser, reverse("moderation:search"), q=next(words)),
        "numbers page": lambda: _get(browser, reverse("moderation:numbers"), days=str(DAYS)),
        "quality page": lambda: _get(browser, reverse("moderation:quality")),
        "banks page": lambda: _get(browser, reverse("moderation:banks")),
        "banks, all contradicted": lambda: _get(
            browser, reverse("moderation:banks"), otherwise="1"
        ),
        "banks, by hash": lambda: _get(browser, reverse("moderation:banks"), hash=next(hashes)[:6]),
        "game start page": lambda: _get(browser, reverse("moderation:game")),
        "game, next picture": lambda: _drawn(person),
        "PDQ look-up in the banks": lambda: list(_entries(next(hashes))),
        "PDQ look-up among images": lambda: list(_images(next(pictures))),
        "job: count today": lambda: count_day(today(), is_today=True),
        AT_LEISURE: count_reviewers,
    }


def _cost(page: str, act: Callable[[], object], rounds: int) -> Cost:
    is_limited = page != AT_LEISURE
    rounds = rounds if is_limited else ROUNDS_AT_LEISURE
    for _ in range(WARM):
        act()
    queries: list[str] = []
    with connection.execute_wrapper(partial(_counted, queries)):
        act()
    times = [_timed(act) for _ in range(rounds)]
    p95 = quantiles(times, n=20, method="inclusive")[-1]
    return Cost(page, 1000 * median(times), 1000 * p95, len(queries), is_limited)


def _counted(queries: list[str], execute: Callable[..., object], sql: str, *rest: object) -> object:
    """Django's log of queries is emptied when a request begins; a wrapper sees them all."""
    queries.append(sql)
    return execute(sql, *rest)


def _timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _get(browser: Client, address: str, **query: str) -> None:
    _expect(HTTPStatus.OK, address, browser.get(address, query).status_code)


def _next(browser: Client) -> None:
    """Claim the most pressing case and give it back, so that the next round finds it again."""
    claim = reverse("moderation:claim_next")
    claimed = browser.post(claim)
    _expect(HTTPStatus.FOUND, claim, claimed.status_code)
    release = reverse("moderation:release", args=[claimed["Location"].rstrip("/").split("/")[-1]])
    _expect(HTTPStatus.FOUND, release, browser.post(release).status_code)


def _drawn(person: User) -> None:
    if next_item(person) is None:
        raise RuntimeError("no picture was drawn")


def _expect(status: HTTPStatus, address: str, answered: int) -> None:
    if answered != status:
        raise RuntimeError(f"{address} answered {answered}")


def _chosen() -> list[Case]:
    """As many that wait as that were ruled on, in turn."""
    cases = Case.objects.select_related("submission__image").order_by("?")
    waiting = cases.filter(status=Case.Status.OPEN)[:CHOSEN]
    ruled = cases.filter(status=Case.Status.DECIDED)[:CHOSEN]
    return [case for both in zip(waiting, ruled, strict=False) for case in both]


def _words(cases: Sequence[Case]) -> Iterator[str]:
    """What people have in hand, in turn; some beginnings fit very many submissions."""
    for case in cases:
        submission = case.submission
        yield submission.reference
        yield submission.file_name[:8]
        yield submission.stored_image.sha256[:12]
        yield submission.public_id


def _pictures(cases: Sequence[Case]) -> list[str]:
    return [case.submission.stored_image.pdq for case in cases]


def _hashes(cases: Sequence[Case]) -> list[str]:
    """Known images, some of them a little changed, in turn with what was uploaded."""
    known = BankEntry.objects.order_by("?").values_list("pdq", flat=True)[:CHOSEN]
    pairs = zip(known, _pictures(cases), strict=False)
    return [pdq for one, other in pairs for pdq in (one, other, f"{int(one, 16) ^ 0x1F:064x}")]


def _entries(pdq: str) -> QuerySet[BankEntry]:
    """As intake asks."""
    return entries_near(pdq).select_related("bank")


def _images(pdq: str) -> QuerySet[Image]:
    """As the page of a case asks."""
    return images_near(pdq, LARGEST_DISTANCE)[:50]


def _indexes() -> dict[str, str]:
    """What PostgreSQL reads for each look-up, from its plan."""
    pdq = BankEntry.objects.values_list("pdq", flat=True)[0]
    return {"in the banks": _index(_entries(pdq)), "among images": _index(_images(pdq))}


def _index(rows: QuerySet[BankEntry] | QuerySet[Image]) -> str:
    names = re.findall(r'"Index Name": "(\w+)"', rows.explain(format="json"))
    return ", ".join(names) or "none, it reads the table"
