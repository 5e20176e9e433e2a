"""What a reviewer thought before they saw what the machine said."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from moderation import outcomes
from moderation.models.cases import Case


class FirstLook(models.Model):
    """A first impression in a blind-first queue; kept beside the ruling, never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="first_looks")
    round = models.PositiveSmallIntegerField(help_text="of the case")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=16, choices=outcomes.Outcome)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round", "reviewer"], name="moderation_one_first_look"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="escalate"), name="moderation_first_look_is_an_opinion"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} at first sight by {self.reviewer}"
