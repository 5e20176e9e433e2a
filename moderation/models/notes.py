"""What a person wrote beside a case for colleagues."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from common.ids import uuid7
from moderation.models.cases import Case


class Note(models.Model):
    """Why a case was opened again, or what a colleague should know who gets it; never edited."""

    class Kind(models.TextChoices):
        REOPENED = "reopened", "opened the case again"
        HANDED_OVER = "handed_over", "handed the case over"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.CharField(max_length=1000)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text=""), name="moderation_note_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.text}"
