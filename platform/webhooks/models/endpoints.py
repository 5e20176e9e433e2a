"""Where an organisation wants to be told, and the secrets that prove who tells."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organisation
from common.ids import public_id, uuid7
from webhooks.models.outbox import OutboxEvent
from webhooks.policy import TRIP_AFTER


class Endpoint(models.Model):
    """Switched on and off by `webhooks.services.endpoints`, paused by `webhooks.breaker`."""

    class OffReason(models.TextChoices):
        PERSON = "person", "switched off by a manager"
        GONE = "gone", "it answered 410 Gone"
        REMOVED = "removed", "removed by a manager"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="endpoints"
    )
    name = models.CharField(max_length=80)
    url = models.CharField("address", max_length=2000)
    event_types = ArrayField(
        models.CharField(max_length=40, choices=OutboxEvent.Type),
        default=list,
        blank=True,
        help_text="empty for every event, later kinds too",
    )
    only_callbacks = models.BooleanField(
        default=False,
        db_default=False,
        help_text="hears of nothing but submissions that name it",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    off_since = models.DateTimeField(null=True, blank=True)
    off_reason = models.CharField(max_length=8, choices=OffReason, blank=True)

    # The circuit breaker: whether it answers at all.
    failures = models.PositiveIntegerField(default=0, help_text="in a row")
    paused_until = models.DateTimeField(null=True, blank=True, help_text="not called before")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(off_since=None, off_reason="")
                | (Q(off_since__isnull=False) & ~Q(off_reason="")),
                name="webhooks_off_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "created_at"], name="webhooks_endpoints")]

    def __str__(self) -> str:
        return self.name

    @property
    def public_id(self) -> str:
        return public_id("hook", self.id)

    @property
    def is_on(self) -> bool:
        return self.off_since is None

    @property
    def is_removed(self) -> bool:
        """Nobody but the log knows it any more, until the log has forgotten it too."""
        return self.off_reason == self.OffReason.REMOVED

    @property
    def is_tripped(self) -> bool:
        """Nothing but one try at a time goes there."""
        return self.failures >= TRIP_AFTER

    @property
    def is_paused(self) -> bool:
        return self.paused_until is not None and self.paused_until > timezone.now()

    def live_secrets(self) -> "list[Secret]":
        """Those that sign, the current one first; they are read with the endpoint."""
        live = [secret for secret in self.secrets.all() if secret.is_live]
        return sorted(live, key=lambda secret: secret.created_at, reverse=True)

    def wants(self, event: OutboxEvent) -> bool:
        """Unasked; a submission that names it does not ask."""
        is_chosen = not self.event_types or event.type in self.event_types
        return is_chosen and not self.only_callbacks


class Secret(models.Model):
    """Encrypted, because signing needs it whole; several live while one replaces another."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="secrets")
    sealed = models.TextField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True, help_text="empty for the current one")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint"],
                condition=Q(expires_at=None),
                name="webhooks_one_current_secret",
            ),
        ]

    def __str__(self) -> str:
        return f"secret of {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_live(self) -> bool:
        return self.expires_at is None or self.expires_at > timezone.now()
