"""Rulings on many cases at once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.ids import public_id, uuid7
from moderation import outcomes
from moderation.models.queues import Policy


class Batch(models.Model):
    """One ruling on everything that fitted a filter; can be reversed as a whole."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    chosen = models.JSONField(help_text="the filter, as the form sent it")
    outcome = models.CharField(max_length=16, choices=outcomes.Outcome)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, null=True, blank=True)
    reason = models.CharField(max_length=24, choices=outcomes.Reason)
    note = models.TextField(blank=True)
    count = models.PositiveIntegerField(help_text="cases that were ruled on")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    reversed_at = models.DateTimeField(null=True, blank=True)
    reversed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reopened = models.PositiveIntegerField(default=0, help_text="cases that the reversal opened")

    class Meta:
        verbose_name_plural = "batches"
        constraints = [
            models.CheckConstraint(
                condition=Q(reversed_at=None, reversed_by=None, reopened=0)
                | Q(reversed_at__isnull=False, reversed_by__isnull=False),
                name="moderation_reversal_names_its_person",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def public_id(self) -> str:
        return public_id("bat", self.id)
