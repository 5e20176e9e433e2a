"""A day of review, and a reviewer's past months, in figures."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class DayFigures(models.Model):
    """Counted again and again while the day lasts, and once after it; read by the numbers page."""

    class Scope(models.TextChoices):
        ALL = "all", "Everything"
        QUEUE = "queue", "Queue"
        REVIEWER = "reviewer", "Reviewer"
        DETECTOR = "detector", "Detector"

    day = models.DateField(help_text="UTC")
    scope = models.CharField(max_length=8, choices=Scope)
    key = models.CharField(
        max_length=60, blank=True, help_text="slug, person's id, detector; empty for everything"
    )
    opened = models.PositiveIntegerField(default=0, help_text="new cases")
    reopened = models.PositiveIntegerField(
        default=0, help_text="rounds after the first: cases opened again or appealed"
    )
    ruled = models.PositiveIntegerField(default=0, help_text="cases that a ruling closed")
    waiting = models.PositiveIntegerField(default=0, help_text="cases, at the end of the day")
    median_seconds = models.FloatField(null=True, blank=True, help_text="waited for a ruling")
    p95_seconds = models.FloatField(null=True, blank=True, help_text="waited for a ruling")
    comparable = models.PositiveIntegerField(
        default=0, help_text="rulings of fake or authentic where the machine took a side, too"
    )
    with_machine = models.PositiveIntegerField(default=0, help_text="of them, on its side")
    appeals = models.PositiveIntegerField(default=0, help_text="answered")
    granted = models.PositiveIntegerField(default=0, help_text="of them, with another outcome")
    ended = models.PositiveIntegerField(default=0, help_text="submissions that were judged")
    automatic = models.PositiveIntegerField(
        default=0, help_text="of them, without a case for people"
    )

    class Meta:
        verbose_name_plural = "day figures"
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "key", "day"], name="moderation_one_row_a_day"
            ),
            models.CheckConstraint(
                condition=Q(with_machine__lte=models.F("comparable"))
                & Q(granted__lte=models.F("appeals"))
                & Q(automatic__lte=models.F("ended")),
                name="moderation_parts_are_no_more_than_wholes",
            ),
            models.CheckConstraint(
                condition=Q(scope="all", key="") | (~Q(scope="all") & ~Q(key="")),
                name="moderation_figures_have_a_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.scope} {self.key}"


class ReviewerFigures(models.Model):
    """What a person's rulings of the past 90 days add up to; read by the quality page."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True)
    rulings = models.PositiveIntegerField(help_text="on reviews, not on golden items")
    golden = models.PositiveIntegerField(help_text="rulings on golden items of known truth")
    golden_right = models.PositiveIntegerField(help_text="of them, like that truth")
    certain = models.PositiveIntegerField(help_text="rulings where the machine took a side")
    same = models.PositiveIntegerField(help_text="of them, on its side")
    pairs = models.JSONField(help_text="[what they said, what a colleague said, times]")
    looks = models.JSONField(help_text="[first outcome, last outcome, machine's verdict, times]")
    counted_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "reviewer figures"
        constraints = [
            models.CheckConstraint(
                condition=Q(golden_right__lte=models.F("golden"))
                & Q(same__lte=models.F("certain")),
                name="moderation_right_are_no_more_than_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.rulings}"
