"""The words of a ruling: outcomes, reasons, and which reason fits which outcome."""

from django.db.models import Q, TextChoices


class Outcome(TextChoices):
    CONFIRMED_FAKE = "confirmed_fake", "Fake"
    AUTHENTIC = "authentic", "Authentic"
    CANNOT_TELL = "cannot_tell", "Cannot tell"
    ESCALATE = "escalate", "Escalate"


# What can serve as the truth by which others are judged.
CERTAIN = frozenset({Outcome.CONFIRMED_FAKE, Outcome.AUTHENTIC})


class Reason(TextChoices):
    VISIBLE_ARTEFACTS = "visible_artefacts", "Visible artefacts of generation or editing"
    DETECTORS_CONVINCE = "detectors_convince", "The detectors' evidence convinces"
    KNOWN_SOURCE = "known_source", "The original or its source is known"
    NO_SIGN = "no_sign", "No sign of manipulation"
    DETECTORS_MISLED = "detectors_misled", "The detectors were misled"
    POOR_QUALITY = "poor_quality", "Too small or too damaged to tell"
    SIGNS_CONFLICT = "signs_conflict", "The signs contradict each other"
    POLICY_UNCLEAR = "policy_unclear", "No policy fits clearly"
    HIGH_STAKES = "high_stakes", "Too much depends on it for one person"


REASONS: dict[Outcome, tuple[Reason, ...]] = {
    Outcome.CONFIRMED_FAKE: (
        Reason.VISIBLE_ARTEFACTS,
        Reason.DETECTORS_CONVINCE,
        Reason.KNOWN_SOURCE,
    ),
    Outcome.AUTHENTIC: (Reason.NO_SIGN, Reason.KNOWN_SOURCE, Reason.DETECTORS_MISLED),
    Outcome.CANNOT_TELL: (Reason.POOR_QUALITY, Reason.SIGNS_CONFLICT),
    Outcome.ESCALATE: (Reason.SIGNS_CONFLICT, Reason.POLICY_UNCLEAR, Reason.HIGH_STAKES),
}


def reason_fits_outcome() -> Q:
    """The table above as a condition for PostgreSQL."""
    condition = Q()
    for outcome, reasons in REASONS.items():
        condition |= Q(outcome=outcome.value, reason__in=[reason.value for reason in reasons])
    return condition
