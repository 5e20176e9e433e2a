"""The upload events that bring images in, and what is remembered about them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import ApiKey, Organisation
from common.errors import NotFound
from common.ids import public_id, uuid7
from images.models.contents import Image
from webhooks.models import Endpoint

LONGEST_URL = 2000


class Submission(models.Model):
    """One upload by a person or a partner: the row that queue, API and pages share."""

    class Status(models.TextChoices):
        FETCHING = "fetching", "Being fetched"
        QUEUED = "queued", "Queued"
        ANALYSING = "analysing", "Analysing"
        ANALYSED = "analysed", "Analysed"
        REJECTED = "rejected", "Rejected"
        QUARANTINED = "quarantined", "Quarantined"
        FAILED = "failed", "Could not be fetched"
        DELETED = "deleted", "Deleted before it was judged"

    class Source(models.TextChoices):
        WEB = "web", "Web"
        API = "api", "API"

    class Priority(models.IntegerChoices):
        INTERACTIVE = 0, "Somebody waits for it"
        BULK = 1, "One of many"

    class Flag(models.TextChoices):
        NONE = "none", "Not flagged"
        FLAGGED = "flagged", "Flagged"
        IN_REVIEW = "in_review", "In review"
        ESCALATED = "escalated", "Escalated"
        DECIDED = "decided", "Decided"
        APPEALED = "appealed", "Appealed"
        FINAL = "final", "Final"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    image = models.ForeignKey(
        Image, on_delete=models.PROTECT, null=True, blank=True, related_name="submissions"
    )
    source_url = models.CharField(
        max_length=LONGEST_URL, blank=True, default="", db_default="", editable=False,
        help_text="where it is fetched from; for the organisation's own members only",
    )  # fmt: skip
    source = models.CharField(max_length=8, choices=Source)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    api_key = models.ForeignKey(
        ApiKey, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reference = models.CharField(max_length=200, blank=True, help_text="the uploader's own id")
    metadata = models.JSONField(default=dict, blank=True)
    file_name = models.CharField(max_length=255, blank=True, help_text="as the uploader named it")
    request_id = models.CharField(
        max_length=64, blank=True, default="", db_default="", help_text="of the upload, as logged"
    )
    callback = models.ForeignKey(
        Endpoint, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        db_index=False, help_text="hears all about it, whatever it wants to hear",
    )  # fmt: skip
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    # The turn is written by images.turns alone: given when it can be judged, and lowered when
    # somebody is taken out of turn. The priority stays.
    priority = models.PositiveSmallIntegerField(
        choices=Priority, default=Priority.INTERACTIVE, db_default=Priority.INTERACTIVE
    )
    turn = models.PositiveBigIntegerField(
        default=0, db_default=0, help_text="the lowest is judged first"
    )

    # Written by images.leases alone; while it is being fetched, by images.fetches.leases.
    status = models.CharField(max_length=12, choices=Status, default=Status.QUEUED)
    reason_code = models.CharField(max_length=40, blank=True, help_text="why rejected, quarantined")
    reason = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now, help_text="not claimed before this time")
    lease_token = models.UUIDField(null=True, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    # Copied here in the transaction that makes them true, so that lists and the API read one row.
    verdict = models.CharField(max_length=20, blank=True)
    probability = models.FloatField(null=True, blank=True, help_text="P(fake), calibrated")
    flag = models.CharField(max_length=12, choices=Flag, default=Flag.NONE)
    ruling = models.JSONField(null=True, blank=True, help_text="the decision that stands")

    # Written by images.deleting alone; then the row says no more than that there was a submission.
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    deleted_by_key = models.ForeignKey(
        ApiKey, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(~Q(status="analysing") & Q(lease_token=None, lease_expires_at=None))
                | Q(
                    status__in=["fetching", "analysing"],
                    lease_token__isnull=False,
                    lease_expires_at__isnull=False,
                ),
                name="images_only_work_has_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["fetching", "queued", "analysing"], finished_at=None)
                | Q(
                    status__in=["analysed", "rejected", "quarantined", "failed", "deleted"],
                    finished_at__isnull=False,
                ),
                name="images_final_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["fetching", "failed"], deleted_at=None, image=None)
                & ~Q(source_url="")
                | (~Q(status__in=["fetching", "failed"]) | Q(deleted_at__isnull=False))
                & Q(image__isnull=False),
                name="images_only_unfetched_lacks_its_image",
            ),
            models.CheckConstraint(
                condition=Q(probability=None) | Q(probability__gte=0, probability__lte=1),
                name="images_probability_between_0_and_1",
            ),
            models.CheckConstraint(
                condition=~Q(status="analysed") | ~Q(verdict=""),
                name="images_analysed_has_a_verdict",
            ),
            models.CheckConstraint(
                condition=Q(source="web", submitted_by__isnull=False)
                | Q(source="api", api_key__isnull=False),
                name="images_submission_has_a_sender",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at=None, deleted_by=None, deleted_by_key=None)
                | Q(deleted_at__isnull=False, deleted_by__isnull=False, deleted_by_key=None)
                | Q(deleted_at__isnull=False, deleted_by=None, deleted_by_key__isnull=False),
                name="images_deleted_by_a_person_or_a_key",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at=None)
                | Q(
                    source_url="",
                    reference="",
                    metadata={},
                    file_name="",
                    request_id="",
                    reason="",
                    finished_at__isnull=False,
                ),
                name="images_deleted_keeps_no_words",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at=None) | Q(callback=None),
                name="images_deleted_calls_nobody_back",
            ),
            models.CheckConstraint(
                condition=~Q(status="deleted") | Q(deleted_at__isnull=False),
                name="images_deleted_has_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["turn", "priority", "id"],
                include=["due_at"],
                name="images_queue",
                condition=Q(status="queued"),
            ),
            # Who has something waiting, whatever else they have here.
            models.Index(
                fields=["organisation", "priority", "turn"],
                name="images_waiting",
                condition=Q(status="queued"),
            ),
            models.Index(
                fields=["lease_expires_at"], name="images_leases", condition=Q(status="analysing")
            ),
            models.Index(
                fields=["organisation", "priority", "id"],
                include=["due_at", "lease_token"],
                name="images_fetches",
                condition=Q(status="fetching"),
            ),
            models.Index(fields=["organisation", "-id"], name="images_by_organisation"),
            models.Index(fields=["-finished_at"], name="images_by_end"),
            models.Index(fields=["organisation", "reference"], name="images_by_reference"),
            models.Index(
                fields=["reference"],
                name="images_by_any_reference",
                opclasses=["varchar_pattern_ops"],
                condition=~Q(reference=""),
            ),
            models.Index(
                fields=["file_name"],
                name="images_by_file_name",
                opclasses=["varchar_pattern_ops"],
                condition=~Q(file_name=""),
            ),
            # For the day when the endpoint is forgotten.
            models.Index(
                fields=["callback"], name="images_callbacks", condition=Q(callback__isnull=False)
            ),
            # Among these are the rulings that a bank of known fakes contradicts.
            models.Index(
                fields=["id"],
                name="images_found_authentic",
                condition=Q(flag__in=["decided", "final"], ruling__outcome="authentic"),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def public_id(self) -> str:
        return public_id("sub", self.id)

    @property
    def is_final(self) -> bool:
        return self.finished_at is not None

    @property
    def stored_image(self) -> Image:
        """For whoever knows that there is one, as with all that was judged."""
        if self.image is None:
            raise NotFound("The image has not been fetched.")
        return self.image


class Flow(models.Model):
    """An organisation's uploads of one priority, and the turn that its latest one was given."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    priority = models.PositiveSmallIntegerField(choices=Submission.Priority)
    turn = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "priority"], name="images_one_flow_per_priority"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_priority_display()}: turn {self.turn}"
