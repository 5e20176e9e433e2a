"""Images that are known already, by their perceptual hash."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.ids import public_id, uuid7
from images.models import Submission
from images.pdq import LARGEST_DISTANCE, Tokens
from moderation.models.decisions import Decision
from moderation.models.queues import Policy


class Bank(models.Model):
    """A list of known images of one kind, and how close another must be to count as one of them."""

    class Kind(models.TextChoices):
        FAKE = "fake", "Known fakes"
        HARMLESS = "harmless", "Known harmless images"

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    threshold = models.PositiveSmallIntegerField(
        validators=[MaxValueValidator(LARGEST_DISTANCE)],
        help_text="largest distance in bits, of 256, at which an image counts as known",
    )

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(threshold__lte=LARGEST_DISTANCE),
                name="moderation_bank_threshold_is_found_by_index",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BankEntry(models.Model):
    """A hash in a bank; taken out, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="entries")
    pdq = models.CharField("PDQ", max_length=64, help_text="256 bits in hex")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, null=True, blank=True)
    decision = models.OneToOneField(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bank_entry",
        help_text="the ruling it came from; none: entered by hand",
    )
    note = models.CharField(max_length=200, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)
    swept_at = models.DateTimeField(
        null=True, blank=True, help_text="when the past was searched for it"
    )

    class Meta:
        verbose_name_plural = "bank entries"
        constraints = [
            models.CheckConstraint(
                condition=Q(pdq__regex=r"^[0-9a-f]{64}$"), name="moderation_entry_is_a_hash"
            ),
            models.UniqueConstraint(
                fields=["bank", "pdq"],
                condition=Q(removed_at=None),
                name="moderation_one_entry_a_hash",
            ),
        ]
        indexes = [
            GinIndex(
                Tokens("pdq"),
                name="moderation_entries_by_pdq",
                condition=Q(removed_at=None),
                fastupdate=False,
            ),
            models.Index(
                fields=["created_at"],
                name="moderation_unswept",
                condition=Q(swept_at=None, removed_at=None),
            ),
            models.Index(
                fields=["bank", "-id"], name="moderation_live_entries", condition=Q(removed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def public_id(self) -> str:
        return public_id("ent", self.id)


class BankMatch(models.Model):
    """A submission that lies close to an entry."""

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="bank_matches"
    )
    entry = models.ForeignKey(BankEntry, on_delete=models.PROTECT, related_name="matches")
    distance = models.PositiveSmallIntegerField(help_text="bits of 256")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "bank matches"
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "entry"], name="moderation_one_match_an_entry"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} near {self.entry}"
