"""What keeps people well who look at hard pictures: their settings, and how long they looked."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from moderation.models.cases import Case

DAY_MINUTES = 24 * 60
LONGEST_STRETCH = 8 * 60  # minutes
USUAL_STRETCH = 50  # minutes


class Comfort(models.Model):
    """How a person wants to work; whoever has no row works by the defaults."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    blur = models.BooleanField(
        "blur pictures until I ask",
        default=True,
        help_text="Without it a picture is open as soon as you open its case, which is written"
        " down as if you had asked.",
    )
    greyscale = models.BooleanField(
        "show pictures in grey",
        default=True,
        help_text="Grey is easier to bear. The key g shows the colours of one picture.",
    )
    break_after_minutes = models.PositiveSmallIntegerField(
        "suggest a break after (minutes)",
        default=USUAL_STRETCH,
        validators=[MaxValueValidator(LONGEST_STRETCH)],
        help_text="Of work without a pause of five minutes. 0: never.",
    )
    cap_minutes = models.PositiveSmallIntegerField(
        "most minutes a day with open pictures",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(DAY_MINUTES)],
        help_text="Then pictures stay blurred until midnight UTC. Empty: no limit.",
    )
    quiet_until = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="no break is suggested before"
    )

    class Meta:
        verbose_name_plural = "comforts"
        constraints = [
            models.CheckConstraint(
                condition=Q(break_after_minutes__lte=LONGEST_STRETCH),
                name="moderation_break_comes_within_a_working_day",
            ),
            models.CheckConstraint(
                condition=Q(cap_minutes=None) | Q(cap_minutes__range=(1, DAY_MINUTES)),
                name="moderation_cap_is_a_part_of_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"settings of {self.person}"


class Exposure(models.Model):
    """How long a person had the open picture of a case before them, on one day in UTC."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    seconds = models.FloatField(default=0.0)
    reported_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day", "case"], name="moderation_one_exposure_a_day"
            ),
            models.CheckConstraint(
                condition=Q(seconds__gte=0), name="moderation_exposure_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} before {self.person} for {self.seconds:.0f} s"


class Showing(models.Model):
    """What one view of a case page has told of itself; forgotten after a day."""

    view = models.UUIDField(help_text="made with the page")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seconds = models.FloatField(default=0.0, help_text="as the browser claims them")
    began_at = models.DateTimeField(help_text="of looking without a pause")
    reported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "case", "view"], name="moderation_one_showing_a_view"
            ),
            models.CheckConstraint(
                condition=Q(began_at__lte=models.F("reported_at")),
                name="moderation_showing_begins_before_it_ends",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-reported_at"], name="moderation_showings_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.case} before {self.person}"
