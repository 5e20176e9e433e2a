"""How well people agree: with each other, with the machine, with what is known. No database."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from detection.models import Verdict
from moderation.outcomes import Outcome

Pair = tuple[str, str]

# The outcome that says the same as a verdict.
SAME = {
    Verdict.LIKELY_FAKE.value: Outcome.CONFIRMED_FAKE.value,
    Verdict.LIKELY_AUTHENTIC.value: Outcome.AUTHENTIC.value,
}


def cohens_kappa(pairs: Mapping[Pair, int]) -> float | None:
    """Agreement of two raters beyond chance (Cohen, 1960): 1 is full, 0 what chance gives.

    Of how often they said what. None without pairs, and where chance alone would agree always.
    """
    total = sum(pairs.values())
    if not total:
        return None
    observed = sum(times for (one, other), times in pairs.items() if one == other) / total
    first, second = (_said(pairs, side) for side in (0, 1))
    expected = sum(first[label] * second[label] for label in first) / total**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def _said(pairs: Mapping[Pair, int], side: int) -> Counter[str]:
    said: Counter[str] = Counter()
    for pair, times in pairs.items():
        said[pair[side]] += times
    return said


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


def automation_bias(looks: Mapping[Look, int]) -> Bias:
    """How often people who at first contradicted the machine took its side once they saw it."""
    against = {
        look: times for look, times in looks.items() if look.verdict in SAME and _contradicts(look)
    }
    followed = (times for look, times in against.items() if look.final == SAME[look.verdict])
    return Bias(sum(against.values()), sum(followed))


def _contradicts(look: Look) -> bool:
    return look.first in SAME.values() and look.first != SAME[look.verdict]
