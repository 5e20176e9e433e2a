"""Every address of the site, and what every caller is answered there."""

from dataclasses import replace

from django.urls import resolve
from pytest_django.fixtures import Settings

from tests.tenancy.belongings import Rows
from tests.tenancy.callers import Clients, SignIn, people, programs, with_other_scopes
from tests.tenancy.calling import answered
from tests.tenancy.places import Things, places, things
from tests.tenancy.routes import API, PAGES, SIGN_IN, Line, lines

OF_PEOPLE, OF_PROGRAMS = lines(PAGES), lines(API)
Found = dict[str, dict[str, str]]
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def test_every_address_is_in_the_table() -> None:
    assert {line.name for line in (*OF_PEOPLE, *OF_PROGRAMS)} == set(places())


def test_no_address_is_in_it_twice() -> None:
    written = [(line.name, line.call) for line in (*OF_PEOPLE, *OF_PROGRAMS)]
    assert len(written) == len(set(written))


def differing(table: list[Line], clients: Clients, known: Things) -> Found:
    """The lines that are not true, with what was found."""
    found = [(line, _found(line, clients, known)) for line in table]
    return {str(line): told for line, told in found if told != line.expected}


def _found(line: Line, clients: Clients, known: Things) -> dict[str, str]:
    address = known.address(places()[line.name])
    return {name: answered(client, line, address) for name, client in clients.items()}


def test_pages_answer_each_as_the_table_says(
    ours: Rows, theirs: Rows, sign_in: SignIn, settings: Settings
) -> None:
    settings.METRICS_TOKEN = "of a scraper"
    assert differing(OF_PEOPLE, people(ours, theirs, sign_in), things(ours)) == {}


def test_a_key_opens_no_page(ours: Rows, theirs: Rows, sign_in: SignIn, settings: Settings) -> None:
    """Keys are for the API; a page answers a program as it answers anyone."""
    settings.METRICS_TOKEN = "of a scraper"
    program, known = programs(ours, theirs, sign_in)["own"], things(ours)
    as_anyone = [replace(line, expected={"own": line.expected["anyone"]}) for line in OF_PEOPLE]
    assert differing(as_anyone, {"own": program}, known) == {}


def test_the_api_answers_each_as_the_table_says(ours: Rows, theirs: Rows, sign_in: SignIn) -> None:
    clients, known = programs(ours, theirs, sign_in), things(ours)
    wrong: Found = {}
    for line in OF_PROGRAMS:
        without = {"unscoped": with_other_scopes(ours, line.scope)}
        wrong |= differing([line], clients | without, known)
    assert wrong == {}


def test_every_method_of_the_api_is_in_the_table(ours: Rows) -> None:
    known = things(ours)
    for name in {line.name for line in OF_PROGRAMS}:
        view = resolve(known.address(places()[name])).func
        written = {line.call for line in OF_PROGRAMS if line.name == name}
        assert {call for call in METHODS if hasattr(vars(view)["cls"], call.lower())} == written


def test_a_method_of_a_page_that_is_not_in_the_table_is_refused(
    ours: Rows, theirs: Rows, sign_in: SignIn
) -> None:
    """Who may not see the page at all hears that first."""
    clients, known = people(ours, theirs, sign_in), things(ours)
    let_through: Found = {}
    for name in {line.name for line in OF_PEOPLE}:
        written = [line for line in OF_PEOPLE if line.name == name]
        for call in METHODS - {line.call for line in written}:
            found = _found(Line(name, call, "", {}), clients, known)
            wrong = {who: told for who, told in found.items() if told not in _no(who, written)}
            let_through |= {f"{call} {name}": wrong} if wrong else {}
    assert let_through == {}


def _no(who: str, written: list[Line]) -> set[str]:
    """Pages of packages may take a strange method for one that they know: no more than that."""
    is_of_a_package = written[0].name.startswith(("account_", "mfa_"))
    known = {line.expected[who] for line in written} if is_of_a_package else set()
    return {"405", "403", SIGN_IN} | known | ({"429"} if is_of_a_package else set())
