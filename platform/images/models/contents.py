"""Images, and copies of them at their own pixels."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organisation
from common.ids import uuid7
from images.pdq import Tokens
from images.tiles import LOSSLESS_SIDE

# SHA-256 of an empty file, which nobody can send.
NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


class Image(models.Model):
    """One content (SHA-256) of one organisation, stored once; with no content, what was deleted."""

    class Format(models.TextChoices):
        JPEG = "JPEG"
        MPO = "MPO"
        PNG = "PNG"
        WEBP = "WEBP"
        GIF = "GIF"
        AVIF = "AVIF"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField("SHA-256", max_length=64)
    size_bytes = models.PositiveIntegerField()
    format = models.CharField(max_length=8, choices=Format)
    width = models.PositiveIntegerField(help_text="pixels, as the header says")
    height = models.PositiveIntegerField(help_text="pixels, as the header says")
    object_key = models.CharField(max_length=200)
    preview_key = models.CharField(max_length=200, blank=True, help_text="empty until decoded")
    thumbnail_key = models.CharField(max_length=200, blank=True, help_text="empty until decoded")
    pdq = models.CharField("PDQ", max_length=64, blank=True, help_text="256 bits in hex")
    pdq_quality = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0 to 100")
    provenance = models.JSONField(
        default=dict, blank=True, help_text="what the metadata say; empty until they were read"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "sha256"], name="images_one_image_per_content"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="images_sha256_is_64_hex_digits"
            ),
            models.CheckConstraint(
                condition=(~Q(object_key="") & ~Q(sha256=NOTHING))
                | Q(
                    object_key="",
                    sha256=NOTHING,
                    preview_key="",
                    thumbnail_key="",
                    pdq="",
                    provenance={},
                ),
                name="images_only_nothing_has_no_object",
            ),
        ]
        indexes = [
            # Of text as it begins, under any collation of the database.
            models.Index(
                fields=["sha256"], name="images_by_sha256", opclasses=["varchar_pattern_ops"]
            ),
            GinIndex(Tokens("pdq"), name="images_by_pdq", condition=~Q(pdq=""), fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.format} {self.sha256[:12]}"

    @property
    def preview_is_exact(self) -> bool:
        """Whether the preview shows the image's own pixels, each of them."""
        return max(self.width, self.height) <= LOSSLESS_SIDE


class ExactCopy(models.Model):
    """An image at its own pixels, in lossless tiles: a page wishes for it, a worker makes it."""

    class Status(models.TextChoices):
        WANTED = "wanted", "Wanted"
        MADE = "made", "Made"
        FAILED = "failed", "Failed"

    image = models.OneToOneField(
        Image, on_delete=models.CASCADE, primary_key=True, related_name="exact_copy"
    )
    # Written by images.exact alone.
    status = models.CharField(max_length=8, choices=Status, default=Status.WANTED)
    reason = models.TextField(blank=True, help_text="why it failed")
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now, help_text="not tried before this time")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="wanted", ended_at=None)
                | Q(status__in=["made", "failed"], ended_at__isnull=False),
                name="images_exact_copy_has_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="images_due_copies", condition=Q(status="wanted")),
            models.Index(fields=["ended_at"], name="images_copies_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}: {self.image_id}"
