"""Who is answered what, at every address: the one table of the whole site."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

SIGN_IN = "login"  # led to the page for signing in; any other 302 leads elsewhere

PAGES = ""
API = ""


@dataclass(frozen=True)
class Line:
    """`call` is the method; `scope` what a key needs, of the API's addresses."""

    name: str
    call: str
    scope: str
    expected: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.call} {self.name}"


def lines(table: str) -> list[Line]:
    """The first line of a table names its columns."""
    rows = [line.split() for line in table.splitlines() if line.strip()]
    head, *rest = rows
    return list(_read(head, rest))


def _read(head: list[str], rows: list[list[str]]) -> Iterator[Line]:
    for row in rows:
        cells = dict(zip(head, row, strict=True))
        name, call = cells.pop("address"), cells.pop("call")
        yield Line(name, call, cells.pop("scope", ""), cells)
