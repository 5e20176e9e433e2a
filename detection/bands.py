"""Where a probability lies between the two thresholds that make a verdict."""

from django.db import models

from detection.models import Analysis


class Band(models.TextChoices):
    HIGH = "high", "From the threshold of likely fake on"
    MIDDLE = "middle", "Between the two thresholds"
    LOW = "low", "Below the threshold of likely authentic"


def band_of(analysis: Analysis) -> Band | None:
    """Of an analysis as `selectors.analyses` reads it; None without a probability or thresholds."""
    fake_from = analysis.threshold
    authentic_below: float | None = getattr(analysis, "authentic_below", None)
    if analysis.probability is None or fake_from is None or authentic_below is None:
        return None
    if analysis.probability >= fake_from:
        return Band.HIGH
    return Band.LOW if analysis.probability < authentic_below else Band.MIDDLE
