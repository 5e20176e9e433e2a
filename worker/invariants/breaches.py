"""A rule is one SQL statement that selects its offenders; a breach says how many there are."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from string import Template

from django.db import connection

from worker.invariants.names import NAMES

EXAMPLES = 5
COUNTED = """
SELECT count(*) OVER (), offender FROM ($rule) AS rule (offender)
ORDER BY offender LIMIT %(examples)s
"""


@dataclass(frozen=True)
class Breach:
    """What should never be, how often it is, and the first offenders."""

    invariant: str
    sentence: str
    count: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        more = ", …" if self.count > len(self.examples) else ""
        return (
            f"{self.invariant} {self.sentence}: {self.count:,} ({', '.join(self.examples)}{more})"
        )


@dataclass(frozen=True)
class Rule:
    """`sql` selects one text column, the offender; being one statement, it sees one moment."""

    invariant: str
    sentence: str
    sql: str
    values: Mapping[str, int | float | str] = field(default_factory=dict)


def breaches_of(rules: Iterable[Rule]) -> Iterator[Breach]:
    for rule in rules:
        count, examples = _offenders(rule)
        if count:
            yield Breach(rule.invariant, rule.sentence, count, examples)


def breach(invariant: str, sentence: str, offenders: Iterable[str]) -> Iterator[Breach]:
    """Count offenders that code found, keeping only the first few."""
    found = iter(offenders)
    examples = tuple(islice(found, EXAMPLES))
    if examples:
        yield Breach(invariant, sentence, len(examples) + sum(1 for _ in found), examples)


def _offenders(rule: Rule) -> tuple[int, tuple[str, ...]]:
    sql = Template(COUNTED).substitute(rule=Template(rule.sql).substitute(NAMES))
    with connection.cursor() as cursor:
        cursor.execute(sql, {"examples": EXAMPLES, **rule.values})
        rows = cursor.fetchall()
    return (rows[0][0], tuple(row[1] for row in rows)) if rows else (0, ())
