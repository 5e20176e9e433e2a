"""The outbox: facts that partners are told about."""

from django.db import models
from django.utils import timezone

from accounts.models import Organisation
from common.ids import public_id, uuid7


class OutboxEvent(models.Model):
    """Written in the transaction that makes it true; delivered at least once under this id."""

    class Type(models.TextChoices):
        SUBMISSION_ANALYSED = "submission.analysed", "Submission analysed"
        SUBMISSION_REJECTED = "submission.rejected", "Submission rejected"
        SUBMISSION_QUARANTINED = "submission.quarantined", "Submission quarantined"
        SUBMISSION_FAILED = "submission.failed", "Submission could not be fetched"
        SUBMISSION_DELETED = "submission.deleted", "Submission deleted"
        CASE_DECIDED = "case.decided", "Case decided"
        CASE_REOPENED = "case.reopened", "Case opened again"
        APPEAL_DECIDED = "appeal.decided", "Appeal decided"
        PING = "webhook.ping", "Ping"

        @classmethod
        def to_choose(cls) -> list[tuple[str, str]]:
            """Whoever asks for a ping gets it, chosen or not."""
            return [choice for choice in cls.choices if choice[0] != cls.PING]

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    type = models.CharField(max_length=40, choices=Type)
    subject_id = models.UUIDField()
    payload = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    forgotten_at = models.DateTimeField(
        null=True, blank=True, help_text="when what it tells of was deleted; it is sent no more"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["type", "subject_id"], name="webhooks_one_event_per_fact"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.subject_id}"

    @property
    def public_id(self) -> str:
        return public_id("evt", self.id)
