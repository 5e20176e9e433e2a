"""Who looked at what."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from moderation.models.cases import Case


class Reveal(models.Model):
    """A person asked to see the picture of a case without the blur."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reveals")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person"], name="moderation_one_reveal_a_person"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-created_at"], name="moderation_reveals_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.case} seen by {self.person}"
