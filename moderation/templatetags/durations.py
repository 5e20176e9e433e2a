"""How long something took, in the unit that fits."""

from django.template import Library

register = Library()

UNITS = ((86_400, "days"), (3600, "h"), (60, "min"), (1, "s"))


@register.filter
def duration(seconds: float) -> str:
    """`2.5 h`; from two of a unit up, so that one decimal is enough."""
    length, unit = next((one for one in UNITS if seconds >= 2 * one[0]), UNITS[-1])
    return f"{seconds / length:.1f} {unit}"
