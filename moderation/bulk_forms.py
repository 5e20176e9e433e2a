"""What a bulk ruling is about."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import Organisation
from common.errors import DomainError
from detection.models import Verdict
from moderation.models import Case, Queue
from moderation.selectors import case_by


class BulkFilter(forms.Form):
    """Which waiting cases; an empty field takes all."""

    queue = forms.ModelChoiceField(
        queryset=Queue.objects.all(), to_field_name="slug", required=False, empty_label="every"
    )
    cause = forms.ChoiceField(choices=[("", "every"), *Case.Cause.choices], required=False)
    verdict = forms.ChoiceField(
        choices=[("", "every"), *Verdict.choices], required=False, label="Machine's verdict"
    )
    probability_from = forms.FloatField(
        min_value=0, max_value=1, required=False, label="P(fake) from"
    )
    probability_to = forms.FloatField(min_value=0, max_value=1, required=False, label="up to")
    severity = forms.TypedChoiceField(
        choices=[("", "every"), *Case.Severity.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.order_by("name"),
        to_field_name="slug",
        required=False,
        empty_label="every",
    )
    waiting_from = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}), label="Began to wait from"
    )
    waiting_to = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}), label="to"
    )
    near = forms.CharField(
        required=False, label="Nearly the same picture as case", widget=forms.TextInput()
    )
    as_of = forms.DateTimeField(required=False, widget=forms.HiddenInput())

    def clean_near(self) -> Case | None:
        wanted = self.cleaned_data["near"].strip()
        try:
            return case_by(wanted) if wanted else None
        except DomainError as error:
            raise forms.ValidationError(error.detail) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        low, high = cleaned.get("probability_from"), cleaned.get("probability_to")
        if low is not None and high is not None and low > high:
            self.add_error("probability_to", "This must not be less than where it begins.")
        return cleaned

    @property
    def looked_at(self) -> datetime:
        """When the person saw what fits; cases that came later are left alone."""
        seen: datetime | None = self.cleaned_data.get("as_of")
        return min(seen, timezone.now()) if seen else timezone.now()

    @property
    def said(self) -> dict[str, str]:
        """The filter as it was sent, to be kept and sent again."""
        sent = {name: self.data.get(name, "") for name in self.fields if name != "as_of"}
        return {name: value for name, value in sent.items() if value}
