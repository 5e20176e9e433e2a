"""Review queues, cases and the rulings that people make."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.ids import public_id, uuid7
from images.models import Submission
from moderation import outcomes


class Queue(models.Model):
    """Where cases wait for people."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(unique=True)
    purpose = models.CharField(max_length=200, blank=True)
    is_default = models.BooleanField(default=False)
    due_hours = models.PositiveSmallIntegerField(default=24)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True),
                name="moderation_one_default_queue",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Policy(models.Model):
    """A rule that a ruling refers to, in words that the uploader can read."""

    code = models.SlugField(unique=True)
    title = models.CharField(max_length=120)
    text = models.TextField()
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "policies"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


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

    class Severity(models.IntegerChoices):
        LOW = 1, "Low"
        MEDIUM = 2, "Medium"
        HIGH = 3, "High"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="case")
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="cases")
    cause = models.CharField(max_length=20, choices=Cause)
    severity = models.PositiveSmallIntegerField(choices=Severity, default=Severity.LOW)
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    claimed_from = models.CharField(max_length=12, choices=Status, blank=True)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
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
                condition=Q(severity__gte=1, severity__lte=3),
                name="moderation_severity_between_1_and_3",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["decided", "final"]) | Q(decided_at__isnull=False),
                name="moderation_decided_case_has_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["queue", "due_at", "-severity", "id"],
                name="moderation_waiting",
                condition=Q(status__in=["open", "reopened", "escalated"]),
            ),
            models.Index(
                fields=["lease_expires_at"],
                name="moderation_leases",
                condition=Q(status="claimed"),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def public_id(self) -> str:
        return public_id("case", self.id)


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


class Reveal(models.Model):
    """A person asked to see the picture of a case without the blur."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reveals")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person"], name="moderation_one_reveal_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} seen by {self.person}"
