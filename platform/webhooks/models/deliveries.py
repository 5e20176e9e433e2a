"""What is sent where, and every try of it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.ids import public_id, uuid7
from webhooks.models.endpoints import Endpoint
from webhooks.models.outbox import OutboxEvent
from webhooks.policy import MOST_ATTEMPTS, gives_up_at


class Delivery(models.Model):
    """One event for one endpoint; after its creation `webhooks.leases` alone writes its state."""

    class Status(models.TextChoices):
        PENDING = "pending", "Under way"
        DELIVERED = "delivered", "Delivered"
        DEAD = "dead", "Not delivered"

    class DeadReason(models.TextChoices):
        EXHAUSTED = "exhausted", f"{MOST_ATTEMPTS} tries failed"
        EXPIRED = "expired", "the endpoint was not there for four days"
        GONE = "gone", "the endpoint answered 410 Gone"
        OFF = "off", "the endpoint was switched off"
        DELETED = "deleted", "what it tells of was deleted"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    dead_reason = models.CharField(max_length=10, choices=DeadReason, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    gives_up_at = models.DateTimeField(default=gives_up_at)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "endpoint"], name="webhooks_one_delivery_per_endpoint"
            ),
            models.CheckConstraint(
                condition=Q(status="pending", finished_at=None)
                | Q(status__in=["delivered", "dead"], finished_at__isnull=False),
                name="webhooks_finished_has_a_time",
            ),
            models.CheckConstraint(
                condition=(Q(status="dead") & ~Q(dead_reason=""))
                | (~Q(status="dead") & Q(dead_reason="")),
                name="webhooks_dead_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(lease_token=None, lease_expires_at=None)
                | Q(status="pending", lease_token__isnull=False, lease_expires_at__isnull=False),
                name="webhooks_only_pending_has_a_lease",
            ),
        ]
        indexes = [
            models.Index(
                fields=["endpoint", "next_attempt_at", "id"],
                name="webhooks_waiting",
                condition=Q(status="pending"),
            ),
            models.Index(
                fields=["lease_expires_at"],
                name="webhooks_leases",
                condition=Q(lease_token__isnull=False),
            ),
            models.Index(fields=["endpoint", "-id"], name="webhooks_log"),
            models.Index(
                fields=["endpoint", "-id"], name="webhooks_dead", condition=Q(status="dead")
            ),
            models.Index(
                fields=["finished_at"],
                name="webhooks_ended",
                condition=Q(finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.endpoint}"

    @property
    def public_id(self) -> str:
        return public_id("dlv", self.id)

    @property
    def is_being_sent(self) -> bool:
        return self.lease_token is not None


class Attempt(models.Model):
    """One try as it went, without secrets."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="log")
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField()
    request_headers = models.JSONField(default=dict)
    response_status = models.PositiveSmallIntegerField(null=True, blank=True)
    response_headers = models.JSONField(default=list, help_text="pairs, in their order")
    response_body = models.TextField(blank=True, help_text="its first bytes")
    error_code = models.CharField(max_length=40, blank=True)
    error = models.TextField(blank=True)
    forgotten_at = models.DateTimeField(
        null=True, blank=True, help_text="when headers and body were removed from the log"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(response_status=None) & ~Q(error_code=""))
                | Q(response_status__isnull=False, error_code=""),
                name="webhooks_attempt_has_an_answer_or_an_error",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at=None)
                | Q(request_headers={}, response_headers=[], response_body=""),
                name="webhooks_what_is_forgotten_is_gone",
            ),
        ]
        indexes = [
            models.Index(
                fields=["started_at"],
                name="webhooks_remembered",
                condition=Q(forgotten_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"try {self.number} of {self.delivery_id}"
