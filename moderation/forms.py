"""What a moderator fills in."""

from typing import Any

from django import forms
from django.http import QueryDict

from common.errors import DomainError
from moderation.outcomes import REASONS, Outcome, Reason
from moderation.selectors import active_policies

NOTE_LENGTH = 4000


class RulingForm(forms.Form):
    outcome = forms.ChoiceField(
        choices=Outcome.choices, error_messages={"required": "Choose an outcome."}
    )
    policy = forms.ModelChoiceField(
        queryset=active_policies(), to_field_name="code", required=False
    )
    reason = forms.ChoiceField(
        choices=Reason.choices, error_messages={"required": "Choose a reason."}
    )
    note = forms.CharField(max_length=NOTE_LENGTH, required=False)

    def clean(self) -> dict[str, Any]:
        """Without scripts the policy stays chosen when the outcome changes; only a fake has one."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("outcome") != Outcome.CONFIRMED_FAKE:
            cleaned["policy"] = None
        return cleaned

    def refuse(self, error: DomainError) -> None:
        """Say beside the field what the service refused."""
        self.add_error(error.pointer.lstrip("/") or None, error.detail)

    @property
    def reasons(self) -> list[tuple[Outcome, tuple[Reason, ...]]]:
        return list(REASONS.items())


def kept(data: QueryDict) -> RulingForm:
    """What was typed so far, not yet judged."""
    return RulingForm(initial={name: data[name] for name in RulingForm.base_fields if name in data})
