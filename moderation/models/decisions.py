"""What people ruled."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.ids import public_id, uuid7
from moderation import outcomes
from moderation.models.batches import Batch
from moderation.models.cases import Case
from moderation.models.queues import Policy


class Decision(models.Model):
    """A person's ruling; never edited, only taken back at once or followed by another."""

    Outcome = outcomes.Outcome
    Reason = outcomes.Reason

    class Kind(models.TextChoices):
        RULING = "ruling", "Ruling"
        VOTE = "vote", "One of several blind reviews"
        ESCALATION = "escalation", "Escalation"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    batch = models.ForeignKey(
        Batch, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.RULING)
    round = models.PositiveSmallIntegerField(default=1, help_text="of its case")
    claimed_from = models.CharField(
        max_length=12,
        choices=Case.Status,
        default=Case.Status.OPEN,
        help_text="the state in which the case was claimed",
    )
    outcome = models.CharField(max_length=16, choices=outcomes.Outcome)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, null=True, blank=True)
    reason = models.CharField(max_length=24, choices=outcomes.Reason)
    note = models.TextField(blank=True, help_text="for colleagues; the uploader never sees it")
    statement = models.TextField(help_text="what the uploader reads")
    answer = models.TextField(blank=True, help_text="what an appeal is answered with")
    first_outcome = models.CharField(
        max_length=16,
        choices=outcomes.Outcome,
        blank=True,
        help_text="what they thought before they saw the machine's verdict, where that was asked",
    )
    to_bank = models.BooleanField(
        default=False, help_text="put the image among the known ones when the ruling stands"
    )
    machine_verdict = models.CharField(max_length=20, blank=True)
    waiting_since = models.DateTimeField(
        editable=False, help_text="when the round of its case began"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    undone_at = models.DateTimeField(null=True, blank=True, help_text="taken back in time")
    published_at = models.DateTimeField(
        null=True, blank=True, help_text="told to uploader and partner; cannot be taken back"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="escalation", outcome="escalate")
                | (Q(kind__in=["ruling", "vote"]) & ~Q(outcome="escalate")),
                name="moderation_only_escalations_escalate",
            ),
            models.CheckConstraint(
                condition=Q(claimed_from="appealed") & ~Q(answer="")
                | ~Q(claimed_from="appealed") & Q(answer=""),
                name="moderation_appeals_are_answered",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(kind="ruling", undone_at=None),
                name="moderation_only_standing_rulings_are_published",
            ),
            models.UniqueConstraint(
                fields=["case", "round", "reviewer"],
                condition=Q(undone_at=None, kind__in=["ruling", "vote"]),
                name="moderation_one_ruling_a_person_and_round",
            ),
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
                condition=Q(created_at__gte=F("waiting_since")),
                name="moderation_ruled_after_it_began_to_wait",
            ),
            models.CheckConstraint(
                condition=outcomes.reason_fits_outcome(), name="moderation_reason_fits_the_outcome"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-created_at"], name="moderation_by_case"),
            models.Index(fields=["reviewer", "-created_at"], name="moderation_by_reviewer"),
            models.Index(
                fields=["waiting_since"], name="moderation_later_rounds", condition=Q(round__gt=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} by {self.reviewer}"

    @property
    def public_id(self) -> str:
        return public_id("dec", self.id)
