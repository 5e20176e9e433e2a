"""How well people agree: with each other, with the machine, with what is known. No database."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from detection.models import Verdict
from moderation.outcomes import Outcome

Pair = tuple[str, str]

# The outcome that says the same as a verdict.
SAME = {
    Verdict.LIKELY_FAKE.value: Outcome.CONFIRMED_FAKE.value,
    Verdict.LIKELY_AUTHENTIC.value: Outcome.AUTHENTIC.value,
}


def cohens_kappa(pairs: Collection[Pair]) -> float | None:
    """Agreement of two raters beyond chance (Cohen, 1960): 1 is full, 0 what chance gives.

    None without pairs, and where chance alone would agree always.
    """
    if not pairs:
        return None
    total = len(pairs)
    observed = sum(one == other for one, other in pairs) / total
    first, second = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    expected = sum(first[label] * second[label] for label in first) / total**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


@dataclass(frozen=True)
class Look:
    """A ruling in a blind-first queue: before and after the machine's verdict was seen."""

    first: str
    final: str
    verdict: str


@dataclass(frozen=True)
class Bias:
    """What the machine's verdict did to people who had said the opposite."""

    disagreed: int
    followed: int

    @property
    def share(self) -> float | None:
        return self.followed / self.disagreed if self.disagreed else None


def automation_bias(looks: Sequence[Look]) -> Bias:
    """How often people who at first contradicted the machine took its side once they saw it."""
    against = [look for look in looks if look.verdict in SAME and _contradicts(look)]
    return Bias(len(against), sum(look.final == SAME[look.verdict] for look in against))


def _contradicts(look: Look) -> bool:
    return look.first in SAME.values() and look.first != SAME[look.verdict]
