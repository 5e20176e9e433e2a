"""What is kept beside submissions: why they stay, what of them is to go, who asked before."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organisation
from images.models.submissions import Submission


class LegalHold(models.Model):
    """Somebody must keep a submission for a court or an authority: it cannot be deleted."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="legal_holds")
    reason = models.CharField(
        max_length=300, help_text="such as a file number; never shown outside"
    )
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    placed_at = models.DateTimeField(default=timezone.now, editable=False)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(lifted_at=None),
                name="images_one_hold_a_submission",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="images_hold_is_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.reason}"


class Erasure(models.Model):
    """The bytes of one content are to go from the store; a worker takes them away."""

    submission = models.OneToOneField(
        Submission,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="erasure",
        help_text="the last one that needed them",
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    # Written by images.erasures alone.
    sha256 = models.CharField(max_length=64, blank=True, help_text="empty when all is done")
    due_at = models.DateTimeField(default=timezone.now, null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True, help_text="when they went")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(due_at__isnull=False) & ~Q(sha256=""))
                | Q(due_at=None, sha256="", erased_at__isnull=False),
                name="images_erasure_is_due_or_done",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="images_erasures", condition=Q(due_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"bytes of {self.submission_id}"


class IdempotencyRecord(models.Model):
    """The answer to a request with an Idempotency-Key, kept for 24 hours."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 over everything that was sent")
    submission = models.ForeignKey(
        Submission,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="what the request brought in, or was about",
    )
    answer = models.UUIDField(
        null=True, blank=True, help_text="what was made; none: the submission itself"
    )
    is_batch = models.BooleanField(
        default=False,
        db_default=False,
        help_text="each place in it has a record of its own",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key"], name="images_one_answer_per_idempotency_key"
            ),
            models.CheckConstraint(
                condition=Q(submission__isnull=False) | Q(answer__isnull=False) | Q(is_batch=True),
                name="images_an_idempotency_key_has_an_answer",
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="images_old_idempotency")]

    def __str__(self) -> str:
        return self.key
