"""What partners write about rulings, and what they read of it."""

from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from common.serializers import OneOf, Strict
from detection.api.serializers import DecisionOut
from moderation import rulings
from moderation.models import Appeal, Decision, Feedback

STATES = ("open", "answered")


@extend_schema_serializer(component_name="NewAppeal")
class AppealIn(Strict):
    """Why the ruling is wrong; other fields are refused."""

    text = serializers.CharField(
        max_length=Appeal.TEXT_LENGTH,
        help_text="what the person who looks again should know; reviewers read it",
    )


@extend_schema_serializer(component_name="AppealAnswer")
class AppealAnswerOut(serializers.Serializer[Any]):
    """The last word on it, by another person than the one who ruled."""

    granted = serializers.BooleanField(help_text="whether the new ruling says something else")
    text = serializers.CharField(help_text="the reviewer's own words")
    decision = DecisionOut()


@extend_schema_serializer(component_name="Appeal")
class AppealOut(serializers.Serializer[Any]):
    """One objection to one ruling."""

    id = serializers.RegexField(r"^app_[0-9a-f]{32}$", source="appeal.public_id")
    submission = serializers.RegexField(
        r"^sub_[0-9a-f]{32}$", source="appeal.case.submission.public_id"
    )
    state = serializers.ChoiceField([(state, state) for state in STATES])
    text = serializers.CharField(source="appeal.text")
    filed_at = serializers.DateTimeField(source="appeal.created_at")
    against = DecisionOut(allow_null=True, help_text="null without the scope `decisions:read`")
    answer = AppealAnswerOut(
        allow_null=True, help_text="null while it is open, and without `decisions:read`"
    )


@extend_schema_serializer(component_name="Appeals")
class AppealsOut(serializers.Serializer[Any]):
    items = AppealOut(many=True, help_text="the newest first")


@extend_schema_serializer(component_name="NewFeedback")
class FeedbackIn(Strict):
    """What you know of the image yourself; other fields are refused."""

    truth = OneOf(Feedback.Truth.choices)
    note = serializers.CharField(
        max_length=Feedback.NOTE_LENGTH,
        default="",
        allow_blank=True,
        help_text="how you know it; reviewers may read it after they ruled",
    )


@extend_schema_serializer(component_name="Feedback")
class FeedbackOut(serializers.Serializer[Any]):
    """What a partner told about its own image."""

    id = serializers.RegexField(r"^fbk_[0-9a-f]{32}$", source="public_id")
    truth = serializers.ChoiceField(Feedback.Truth.choices)
    note = serializers.CharField()
    given_at = serializers.DateTimeField(source="created_at")


@extend_schema_serializer(component_name="FeedbackHistory")
class FeedbackHistoryOut(serializers.Serializer[Any]):
    items = FeedbackOut(many=True, help_text="the newest first, up to 100; the first one counts")


@dataclass(frozen=True)
class AppealReport:
    """The members of `AppealOut`."""

    appeal: Appeal
    shows_decisions: bool

    @property
    def state(self) -> str:
        return "answered" if self.appeal.answered_by_id else "open"

    @property
    def against(self) -> dict[str, Any] | None:
        return rulings.snapshot(self.appeal.against) if self.shows_decisions else None

    @property
    def answer(self) -> dict[str, Any] | None:
        ruling: Decision | None = self.appeal.answered_by
        if ruling is None or not self.shows_decisions:
            return None
        return {
            "granted": self.appeal.is_granted,
            "text": ruling.answer,
            "decision": rulings.snapshot(ruling),
        }
