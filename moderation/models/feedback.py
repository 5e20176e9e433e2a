"""What partners know of their own images."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import ApiKey
from common.ids import public_id, uuid7
from images.models import Submission


class Feedback(models.Model):
    """The partner's own truth about a submission; the latest counts, and none is ever changed."""

    NOTE_LENGTH = 2000

    class Truth(models.TextChoices):
        FAKE = "fake", "Fake"
        AUTHENTIC = "authentic", "Authentic"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="feedback")
    api_key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="+")
    truth = models.CharField(max_length=12, choices=Truth)
    note = models.TextField(blank=True, help_text="how the partner knows")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "feedback"
        constraints = [
            models.CheckConstraint(
                condition=Q(truth__in=["fake", "authentic"]),
                name="moderation_feedback_is_one_of_two_truths",
            ),
        ]
        indexes = [
            models.Index(fields=["submission", "-id"], name="moderation_latest_feedback"),
        ]

    def __str__(self) -> str:
        return f"{self.truth}, says {self.api_key}"

    @property
    def public_id(self) -> str:
        return public_id("fbk", self.id)
