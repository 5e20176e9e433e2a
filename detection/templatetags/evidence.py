"""Verdicts, probabilities and ids as people read them."""

from django.template import Library

from detection.models import Verdict
from images.models import Submission

register = Library()

NO_NUMBER = "none"
DIGITS = range(4)
ALMOST_NONE, ALMOST_CERTAIN = 0.01, 0.99
TONES: dict[str, str] = {
    Verdict.LIKELY_FAKE: "fake",
    Verdict.INCONCLUSIVE: "inconclusive",
    Verdict.LIKELY_AUTHENTIC: "authentic",
    Verdict.NOT_APPLICABLE: "neutral",
}
FLAG_WORDS: dict[str, str] = {
    Submission.Flag.NONE: "No review asked for",
    Submission.Flag.FLAGGED: "Waiting for review",
    Submission.Flag.IN_REVIEW: "Being reviewed",
    Submission.Flag.ESCALATED: "With a senior moderator",
    Submission.Flag.DECIDED: "Ruled",
    Submission.Flag.APPEALED: "Appealed",
    Submission.Flag.FINAL: "Ruled, final",
}
OUTCOME_WORDS: dict[str, str] = {
    "confirmed_fake": "Fake",
    "authentic": "Authentic",
    "cannot_tell": "Cannot tell",
}
LEVEL_WORDS = {1: "Real or fake", 2: "Made how", 3: "Made by"}
GENERATOR_WORDS = {"gan": "GAN", "faceswap": "face swap"}


@register.filter
def percent(probability: float | None, beside: float | None = None) -> str:
    """`97 %`; never a certainty that no detector has.

    `94.9 %` beside a threshold of 95.0 %: as many digits as it takes to tell the two apart.
    """
    if probability is None:
        return NO_NUMBER
    if probability > ALMOST_CERTAIN:
        return "over 99 %"
    if probability < ALMOST_NONE:
        return "under 1 %"
    return _rounded(probability, next((d for d in DIGITS if _differ(probability, beside, d)), 0))


def _differ(one: float, other: float | None, digits: int) -> bool:
    return other is None or _rounded(one, digits) != _rounded(other, digits)


def _rounded(part: float, digits: int) -> str:
    return f"{part:.{digits}%}".replace("%", " %")


@register.filter
def share(part: float) -> str:
    """`97 %`; a share of counted things, which may well be none or all of them."""
    return _rounded(part, 0)


@register.filter
def hundredths(share: float | None) -> str:
    """A share as a length on a scale of 100, for SVG attributes."""
    return f"{100 * (share or 0):.2f}"


@register.filter
def width_from(high: float, low: float) -> str:
    return hundredths(max(0.0, high - low))


@register.filter
def tone(verdict: str) -> str:
    return TONES.get(verdict, "neutral")


@register.filter
def verdict_word(verdict: str) -> str:
    return Verdict(verdict).label if verdict in Verdict.values else "No verdict"


@register.filter
def flag_word(flag: str) -> str:
    return FLAG_WORDS.get(flag, flag)


@register.filter
def outcome_word(outcome: str) -> str:
    return OUTCOME_WORDS.get(outcome, outcome)


@register.filter
def middle(value: str, ends: int = 6) -> str:
    """`9f86d0…f00a08`: long ids shortened where nobody looks."""
    return value if len(value) <= 2 * ends + 1 else f"{value[:ends]}…{value[-ends:]}"


@register.filter
def level_word(level: int) -> str:
    return LEVEL_WORDS.get(level, f"Level {level}")


@register.filter
def generator_word(name: str) -> str:
    """A label of the hierarchy; what is not known here is shown as it is, with spaces."""
    return GENERATOR_WORDS.get(name, name.replace("_", " "))
