"""What people ruled."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.ids import public_id, uuid7
from moderation import outcomes
from moderation.models.cases import Case
from moderation.models.queues import Policy


class Decision(models.Model):
    """A person's ruling; never edited, only followed by another."""

    Outcome = outcomes.Outcome
    Reason = outcomes.Reason

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=16, choices=outcomes.Outcome)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, null=True, blank=True)
    reason = models.CharField(max_length=24, choices=outcomes.Reason)
    note = models.TextField(blank=True, help_text="for colleagues; the uploader never sees it")
    statement = models.TextField(help_text="what the uploader reads")
    machine_verdict = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="confirmed_fake", policy__isnull=False)
                | (~Q(outcome="confirmed_fake") & Q(policy=None)),
                name="moderation_fake_names_a_policy",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="escalate") | ~Q(note=""),
                name="moderation_escalation_has_a_note",
            ),
            models.CheckConstraint(
                condition=outcomes.reason_fits_outcome(), name="moderation_reason_fits_the_outcome"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-created_at"], name="moderation_by_case"),
            models.Index(fields=["reviewer", "-created_at"], name="moderation_by_reviewer"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} by {self.reviewer}"

    @property
    def public_id(self) -> str:
        return public_id("dec", self.id)
