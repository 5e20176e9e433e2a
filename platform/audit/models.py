"""The ledger: append-only, hash-chained, refused for update and delete by PostgreSQL."""

from django.db import models
from django.db.models import Q


class LedgerEntry(models.Model):
    """One fact: who did what to which subject. `payload` is the exact text that was hashed."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=160, help_text="user:…, key:…, system:… and a name")
    action = models.CharField(max_length=64, help_text="noun.past-verb, such as case.claimed")
    subject = models.CharField(max_length=80, help_text="typed id, such as sub_018f…")
    organisation_id = models.UUIDField(null=True, blank=True)
    payload = models.TextField()
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-sequence"]
        verbose_name_plural = "ledger entries"
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["subject", "sequence"], name="audit_by_subject"),
            models.Index(fields=["action", "sequence"], name="audit_by_action"),
            models.Index(fields=["actor", "sequence"], name="audit_by_actor"),
            models.Index(fields=["organisation_id", "sequence"], name="audit_by_organisation"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(sequence__gte=1), name="audit_sequence_starts_at_1"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.subject}"


class LedgerHead(models.Model):
    """One row: the last sequence and hash. Locking it puts writers in order."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="audit_there_is_one_head"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash[:12]}"
