"""A flagged submission on its way through review."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.ids import public_id, uuid7
from images.models import Submission
from moderation.models.queues import Queue


class Case(models.Model):
    """A flagged submission in a review queue; `moderation.lifecycle` alone writes `status`."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        CLAIMED = "claimed", "Claimed"
        ESCALATED = "escalated", "Escalated"
        DECIDED = "decided", "Decided"
        APPEALED = "appealed", "Appealed"
        REOPENED = "reopened", "Reopened"
        FINAL = "final", "Final"

    class Cause(models.TextChoices):
        LIKELY_FAKE = "likely_fake", "Likely fake"
        INCONCLUSIVE = "inconclusive", "Inconclusive"
        NO_DETECTOR = "no_detector", "No detector could judge it"
        DETECTOR_FAILED = "detector_failed", "A detector failed"
        QUARANTINED = "quarantined", "Analysis kept failing"
        KNOWN_FAKE = "known_fake", "Close to a known fake"
        SAMPLED = "sampled", "Picked by a routing rule"

    class Kind(models.TextChoices):
        REVIEW = "review", "Review"
        GOLDEN = "golden", "Golden: its truth is known, and it changes nothing outside"

    class Severity(models.IntegerChoices):
        LOW = 1, "Low"
        MEDIUM = 2, "Medium"
        HIGH = 3, "High"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.REVIEW)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="cases")
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="cases")
    rule = models.ForeignKey(
        "moderation.Rule",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        help_text="the routing rule that placed it; none: the default queue",
    )
    cause = models.CharField(max_length=20, choices=Cause)
    severity = models.PositiveSmallIntegerField(choices=Severity, default=Severity.LOW)
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    claimed_from = models.CharField(max_length=12, choices=Status, blank=True)
    reserved_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="only they may claim it until the time is over",
    )
    reserved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reserved_until = models.DateTimeField(null=True, blank=True)
    reserved_note = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField()
    reviews_needed = models.PositiveSmallIntegerField(
        default=1, help_text="rulings that must agree before one stands"
    )
    round = models.PositiveSmallIntegerField(
        default=1, help_text="begins anew when the case is opened again"
    )
    settles_at = models.DateTimeField(
        null=True, blank=True, help_text="until then the last ruling can be taken back"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    waiting_since = models.DateTimeField(editable=False, help_text="when its round began")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(kind="review"),
                name="moderation_one_case_a_submission",
            ),
            models.CheckConstraint(
                condition=Q(
                    status="claimed",
                    assignee__isnull=False,
                    lease_expires_at__isnull=False,
                    claimed_from__in=["open", "reopened", "escalated", "appealed"],
                )
                | (~Q(status="claimed") & Q(assignee=None, lease_expires_at=None, claimed_from="")),
                name="moderation_only_claimed_has_an_assignee",
            ),
            models.UniqueConstraint(
                fields=["assignee"],
                condition=Q(status="claimed"),
                name="moderation_one_case_in_hand",
            ),
            models.CheckConstraint(
                condition=Q(
                    reserved_for=None, reserved_by=None, reserved_until=None, reserved_note=""
                )
                | Q(
                    status__in=["open", "reopened", "escalated", "appealed"],
                    reserved_for__isnull=False,
                    reserved_by__isnull=False,
                    reserved_until__isnull=False,
                ),
                name="moderation_only_waiting_is_reserved",
            ),
            models.CheckConstraint(
                condition=Q(severity__gte=1, severity__lte=3),
                name="moderation_severity_between_1_and_3",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["claimed", "final"]) | Q(settles_at=None),
                name="moderation_claimed_or_final_is_settled",
            ),
            models.CheckConstraint(
                condition=Q(reviews_needed__gte=1, round__gte=1),
                name="moderation_case_needs_a_review",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["decided", "final"]) | Q(decided_at__isnull=False),
                name="moderation_decided_case_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(round=1, waiting_since=F("created_at"))
                | Q(round__gt=1, waiting_since__gte=F("created_at")),
                name="moderation_first_round_begins_with_the_case",
            ),
        ]
        indexes = [
            models.Index(
                fields=["queue", "due_at", "-severity", "id"],
                name="moderation_waiting",
                condition=Q(status__in=["open", "reopened", "escalated", "appealed"]),
            ),
            models.Index(
                fields=["lease_expires_at"],
                name="moderation_leases",
                condition=Q(status="claimed"),
            ),
            models.Index(
                fields=["reserved_until"],
                name="moderation_reservations",
                condition=Q(reserved_until__isnull=False),
            ),
            models.Index(
                fields=["settles_at"],
                name="moderation_unsettled",
                condition=Q(settles_at__isnull=False),
            ),
            models.Index(
                fields=["queue", "waiting_since"],
                include=["due_at", "kind"],  # so that counting what waits reads no cases
                name="moderation_oldest",
                condition=Q(status__in=["open", "reopened"]),
            ),
            models.Index(
                fields=["queue", "due_at"],
                name="moderation_for_seniors",
                condition=Q(status__in=["escalated", "appealed"]),
            ),
            models.Index(
                fields=["decided_at"],
                name="moderation_still_appealable",
                condition=Q(status="decided"),
            ),
            models.Index(fields=["queue", "-created_at"], name="moderation_inflow"),
            models.Index(
                fields=["waiting_since"], name="moderation_opened_again", condition=Q(round__gt=1)
            ),
            models.Index(fields=["queue", "-decided_at"], name="moderation_outflow"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_golden(self) -> bool:
        return self.kind == self.Kind.GOLDEN

    @property
    def public_id(self) -> str:
        return public_id("case", self.id)
