"""Images whose truth is known, to learn how well people judge."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from images.models import Submission
from moderation.models.cases import Case
from moderation.outcomes import Outcome


class GoldenItem(models.Model):
    """A submission that is mixed into queues again; taken out, never deleted."""

    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="golden_item"
    )
    truth = models.CharField(
        max_length=16,
        choices=Outcome,
        blank=True,
        help_text="empty: a later ruling could not tell any more",
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(truth__in=[Outcome.CONFIRMED_FAKE.value, Outcome.AUTHENTIC.value])
                | Q(truth="", removed_at__isnull=False),
                name="moderation_golden_truth_is_certain",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} is {self.truth or 'in doubt'}"

    @property
    def public_id(self) -> str:
        return f"gold_{self.pk}"


class GoldenLot(models.Model):
    """A lot that was drawn, and the one case that it made."""

    digest = models.CharField(max_length=64, unique=True, help_text="of a person's last ruling")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="golden_lot")

    def __str__(self) -> str:
        return f"{self.case} by lot"
