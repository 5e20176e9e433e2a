"""Uploaders who object to a ruling, and the answer they get."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import ApiKey, User
from common.ids import public_id, uuid7
from moderation.models.cases import Case
from moderation.models.decisions import Decision


class Appeal(models.Model):
    """One objection to one ruling; another person's ruling answers it, and that is final."""

    TEXT_LENGTH = 4000

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="appeals")
    against = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="appeal")
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    api_key = models.ForeignKey(
        ApiKey,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the key that filed it in nobody's name",
    )
    text = models.TextField(help_text="why the uploader objects")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_by = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="answered_appeal"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="moderation_appeal_says_why"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(answered_by=None),
                name="moderation_one_open_appeal_a_case",
            ),
            models.CheckConstraint(
                condition=Q(filed_by__isnull=False, api_key=None)
                | Q(filed_by=None, api_key__isnull=False),
                name="moderation_appeal_is_filed_by_a_person_or_a_key",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def public_id(self) -> str:
        return public_id("app", self.id)

    @property
    def appellant(self) -> User | ApiKey | None:
        return self.filed_by or self.api_key

    @property
    def is_granted(self) -> bool:
        """The answer says something else than the ruling."""
        return self.answered_by is not None and self.answered_by.outcome != self.against.outcome
