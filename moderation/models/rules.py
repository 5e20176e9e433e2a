"""Which submissions go to which queue, as data."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from detection.models import Verdict
from images.models import Submission
from moderation.models.banks import Bank
from moderation.models.cases import Case
from moderation.models.queues import Policy, Queue

EVERYTHING = 100.0  # percent
PERCENT = [MinValueValidator(0.01), MaxValueValidator(EVERYTHING)]
PROBABILITY = [MinValueValidator(0), MaxValueValidator(1)]


class Rule(models.Model):
    """A routing rule: the first active one whose conditions all hold places the submission."""

    class Ending(models.TextChoices):
        LIKELY_FAKE = Verdict.LIKELY_FAKE.value, Verdict.LIKELY_FAKE.label
        INCONCLUSIVE = Verdict.INCONCLUSIVE.value, Verdict.INCONCLUSIVE.label
        LIKELY_AUTHENTIC = Verdict.LIKELY_AUTHENTIC.value, Verdict.LIKELY_AUTHENTIC.label
        NOT_APPLICABLE = Verdict.NOT_APPLICABLE.value, Verdict.NOT_APPLICABLE.label
        QUARANTINED = Submission.Status.QUARANTINED.value, "Quarantined, without a verdict"

    name = models.CharField(max_length=80, unique=True, help_text="also the seed of its sample")
    position = models.PositiveSmallIntegerField(
        default=100, help_text="lower numbers are asked first; the first rule that holds decides"
    )
    is_active = models.BooleanField("active", default=True)

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.CharField(max_length=8, choices=Submission.Source, blank=True)
    ending = models.CharField("verdict", max_length=20, choices=Ending, blank=True)
    probability_from = models.FloatField(
        "P(fake) from", null=True, blank=True, validators=PROBABILITY
    )
    probability_to = models.FloatField(
        "P(fake) up to", null=True, blank=True, validators=PROBABILITY
    )
    contradicting = models.BooleanField("only where detectors contradict each other", default=False)
    bank = models.ForeignKey(
        Bank,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="close to an image in the bank",
    )
    policy = models.ForeignKey(
        Policy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="that broke the policy",
    )
    share = models.FloatField(
        "random sample (%)",
        default=EVERYTHING,
        validators=PERCENT,
        help_text="of what fits; the same submissions whenever it is asked",
    )

    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="rules")
    severity = models.PositiveSmallIntegerField(
        choices=Case.Severity, null=True, blank=True, help_text="empty: as the verdict says"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = "routing rule"
        constraints = [
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lte=100), name="moderation_rule_takes_a_share"
            ),
            models.CheckConstraint(
                condition=(Q(probability_from=None) | Q(probability_from__range=(0, 1)))
                & (Q(probability_to=None) | Q(probability_to__range=(0, 1)))
                & (
                    Q(probability_from=None)
                    | Q(probability_to=None)
                    | Q(probability_from__lte=F("probability_to"))
                ),
                name="moderation_rule_probabilities_are_ordered",
            ),
            models.CheckConstraint(
                condition=Q(severity=None) | Q(severity__gte=1, severity__lte=3),
                name="moderation_rule_severity_between_1_and_3",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def in_words(self) -> str:
        """Its conditions in one line."""
        said = [
            self.get_ending_display() if self.ending else "Every verdict",
            self._probabilities(),
            "detectors contradict each other" if self.contradicting else "",
            f"close to {self.bank}" if self.bank else "",
            f"close to a breach of “{self.policy}”" if self.policy else "",
            f"from {self.organisation}" if self.organisation else "",
            f"through the {self.get_source_display()}" if self.source else "",
            f"a random {self.share:g} %" if self.share < EVERYTHING else "",
        ]
        return ", ".join(part for part in said if part)

    def _probabilities(self) -> str:
        low, high = self.probability_from, self.probability_to
        if low is None and high is None:
            return ""
        return f"P(fake) from {low or 0:.0%} to {1 if high is None else high:.0%}"
