"""What belongs to others is answered exactly like what is not there."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from statistics import median
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common.ids import uuid7
from tests.tenancy.belongings import Rows
from tests.tenancy.callers import SignIn, people, programs
from tests.tenancy.calling import send
from tests.tenancy.places import Things, places, things
from tests.tenancy.routes import API, PAGES, Line, lines

PREFIXES = {
    "public_id": "sub",
    "submission_id": "sub",
    "case_id": "case",
    "batch_id": "batch",
    "entry_id": "ent",
    "play_id": "play",
}
IDS = {*PREFIXES, "pk"}
PUBLIC_ID = re.compile(r"[a-z]+_[0-9a-f]{32}")
# Made anew for every answer, whatever was asked.
FRESH = re.compile(r"[A-Za-z0-9]{64}|[0-9a-f]{32}")
UNLIKE = {"X-Request-ID", "RateLimit", "RateLimit-Remaining", "RateLimit-Reset", "Set-Cookie"}
CALLS = 200
LARGEST_SHARE = 0.15
TRIES = 3


def about_a_thing(table: str) -> list[Line]:
    return [line for line in lines(table) if IDS & set(places()[line.name].words)]


def missing(known: Things) -> Things:
    """The same addresses with ids of the same form that nobody has."""
    by_word = {
        word: f"{PREFIXES[word]}_{uuid7().hex}" if word in PREFIXES else value
        for word, value in known.by_word.items()
    }
    by_place = {place: _like(value) for place, value in known.by_place.items()}
    return replace(known, by_word=by_word, by_place=by_place)


def _like(value: object) -> object:
    if isinstance(value, UUID):
        return uuid7()
    if isinstance(value, str) and PUBLIC_ID.fullmatch(value):
        return f"{value.partition('_')[0]}_{uuid7().hex}"
    return 2_000_000_000 if isinstance(value, int) else value


def heard(client: Client, line: Line, address: str) -> Mapping[str, object]:
    """All that the caller gets to know, and what was asked of the database for it."""
    with CaptureQueriesContext(connection) as asked:
        response = send(client, line, address)
    body = response.getvalue().decode() if response.streaming else response.content.decode()
    told = FRESH.sub("FRESH", body.replace(address, "ADDRESS"))
    kept = {name: value for name, value in response.headers.items() if name not in UNLIKE}
    return {
        "status": response.status_code,
        "headers": {name: value.replace(address, "ADDRESS") for name, value in kept.items()},
        "body": told,
        "queries": len(asked),
    }


def telling(client: Client, table: str, known: Things) -> list[str]:
    """The lines whose answers differ, or are no refusal."""
    nowhere = missing(known)
    found = []
    for line in about_a_thing(table):
        place = places()[line.name]
        send(client, line, nowhere.address(place))  # whose first use is written down
        foreign = heard(client, line, known.address(place))
        is_same = foreign == heard(client, line, nowhere.address(place))
        if not is_same or foreign["status"] not in {302, 403, 404}:
            found.append(str(line))
    return found


def test_a_strangers_key_cannot_tell(ours: Rows, theirs: Rows, sign_in: SignIn) -> None:
    assert telling(programs(ours, theirs, sign_in)["stranger"], API, things(ours)) == []


def test_a_manager_of_another_organisation_cannot_tell(
    ours: Rows, theirs: Rows, sign_in: SignIn
) -> None:
    assert telling(people(ours, theirs, sign_in)["outsider"], PAGES, things(ours)) == []


def seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def shares(client: Client, line: Line, known: Things) -> Iterator[float]:
    """How far two medians of calls in turn lie apart, measured again and again."""
    place, nowhere = places()[line.name], missing(known)
    addresses = (known.address(place), nowhere.address(place))
    for _ in range(TRIES):
        times: tuple[list[float], list[float]] = ([], [])
        for number in range(CALLS):
            one = number % 2
            times[one].append(seconds(partial(send, client, line, addresses[one])))
        medians = sorted(map(median, times))
        yield 1 - medians[0] / medians[1]


# A thing by itself, a page, and two things below others: who searches in steps might stop early.
TIMED = (
    (API, "GET api:submission"),
    (API, "GET api:evidence"),
    (API, "GET webhook-api:delivery"),
    (PAGES, "GET detection:submission"),
)


@pytest.mark.parametrize(("table", "name"), TIMED, ids=[name for _, name in TIMED])
def test_nor_by_the_time_that_it_takes(
    ours: Rows, theirs: Rows, sign_in: SignIn, table: str, name: str
) -> None:
    """A disturbed measurement is repeated; a real difference stays."""
    (line,) = [line for line in lines(table) if str(line) == name]
    callers = programs if table == API else people
    who = "stranger" if table == API else "outsider"
    client = callers(ours, theirs, sign_in)[who]
    measured = shares(client, line, things(ours))
    assert any(share < LARGEST_SHARE for share in measured)
