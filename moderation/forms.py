"""What a moderator fills in."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict

from accounts.models import User
from common.errors import DomainError
from moderation.models import Appeal, Comfort, Rule
from moderation.outcomes import REASONS, Outcome, Reason
from moderation.rulings import NO_NOTE, NO_POLICY, Ruling
from moderation.selectors import active_policies, colleagues_of

if TYPE_CHECKING:
    RuleModelForm = forms.ModelForm[Rule]
    ComfortModelForm = forms.ModelForm[Comfort]
else:
    RuleModelForm = ComfortModelForm = forms.ModelForm

NOTE_LENGTH = 4000
RESERVED_NOTE_LENGTH = 300


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
    answer = forms.CharField(max_length=NOTE_LENGTH, required=False)
    bank = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """Everything that is missing is said at once.

        Without scripts the policy stays chosen when the outcome changes; only a fake has one.
        """
        cleaned = super().clean() or self.cleaned_data
        outcome = cleaned.get("outcome")
        if outcome != Outcome.CONFIRMED_FAKE:
            cleaned["policy"] = None
        elif cleaned.get("policy") is None and "policy" not in self.errors:
            self.add_error("policy", NO_POLICY)
        if outcome == Outcome.ESCALATE and not cleaned.get("note"):
            self.add_error("note", NO_NOTE)
        return cleaned

    def refuse(self, error: DomainError) -> None:
        """Say beside the field what the service refused."""
        self.add_error(error.pointer.lstrip("/") or None, error.detail)

    @property
    def reasons(self) -> list[tuple[Outcome, tuple[Reason, ...]]]:
        return list(REASONS.items())


def ruling_of(form: RulingForm) -> Ruling:
    """What a valid form says."""
    return Ruling(
        outcome=Outcome(form.cleaned_data["outcome"]),
        reason=Reason(form.cleaned_data["reason"]),
        policy=form.cleaned_data["policy"],
        note=form.cleaned_data["note"],
        answer=form.cleaned_data["answer"],
        to_bank=form.cleaned_data["bank"],
    )


def kept(data: QueryDict, other_note: str = "") -> RulingForm:
    """What was typed so far, not yet judged; the note of a form that is gone joins that of this."""
    note = "\n\n".join(filter(None, (data.get(name, "") for name in ("note", other_note))))
    return RulingForm(initial=typed(RulingForm, data) | ({"note": note} if note else {}))


def typed(form: type[forms.Form], data: QueryDict) -> dict[str, Any]:
    """What a request says in the fields of a form."""
    return {name: data[name] for name in form.base_fields if name in data}


class ReopenForm(forms.Form):
    reopen_note = forms.CharField(
        max_length=1000,
        label="Why it is looked at again",
        error_messages={"required": "Tell your colleagues why."},
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AppealForm(forms.Form):
    text = forms.CharField(
        max_length=Appeal.TEXT_LENGTH,
        label="Why the ruling is wrong",
        help_text="What should the person who looks again know? For example where the image comes"
        " from. They read it; your colleagues and the staff of this platform can read it, too.",
        error_messages={"required": "Say why you object to the ruling."},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class EntryForm(forms.Form):
    pdq = forms.RegexField(
        r"^[0-9a-fA-F]{64}$",
        label="PDQ hash",
        help_text="64 hexadecimal digits, as other platforms exchange them.",
        error_messages={"invalid": "A PDQ hash has 64 hexadecimal digits."},
    )
    policy = forms.ModelChoiceField(
        queryset=active_policies(), required=False, empty_label="none", label="Policy it breaks"
    )
    note = forms.CharField(max_length=200, required=False, label="Where it comes from")


class AsideForm(forms.Form):
    """Sent with the form of the ruling, so that no answer to one loses what is in the other."""

    use_required_attribute = False  # or the browser would keep back a ruling for want of these


def words_beside(label: str) -> forms.CharField:
    """In a line of text Enter would press the first button of the form, which rules."""
    lines = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(
        max_length=RESERVED_NOTE_LENGTH, required=False, label=label, widget=lines
    )


class HoldForm(AsideForm):
    hours = forms.TypedChoiceField(
        choices=[(1, "an hour"), (4, "four hours"), (24, "a day")],
        coerce=int,
        initial=1,
        label="For",
    )
    hold_note = words_beside("What you wait for")


class HandForm(AsideForm):
    to = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label="To",
        empty_label="Choose a colleague",
        error_messages={"required": "Choose a colleague."},
    )
    hand_note = words_beside("What they should know")

    def __init__(
        self,
        moderator: User,
        data: QueryDict | None = None,
        *,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["to"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = colleagues_of(moderator)


def has_words_beside(data: QueryDict) -> bool:
    """Whether somebody began to put the case aside or to hand it over."""
    return any(data.get(name) for name in ("hold_note", "to", "hand_note"))


ANY = "any"
CONDITIONS = ("ending", "bank", "policy", "organisation", "source", "severity")


class RuleForm(RuleModelForm):
    class Meta:
        model = Rule
        fields = [
            "name", "ending", "probability_from", "probability_to", "contradicting",
            "bank", "policy",
            "organisation", "source", "share", "queue", "severity", "position", "is_active",
        ]  # fmt: skip
        error_messages = {"name": {"unique": "Another rule has this name."}}

    def __init__(self, data: QueryDict | None = None, *, instance: Rule) -> None:
        super().__init__(data, instance=instance)
        for name in CONDITIONS:
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.empty_label = ANY
            elif isinstance(field.widget, forms.Select):
                field.widget.choices = [("", ANY), *list(field.widget.choices)[1:]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        low, high = cleaned.get("probability_from"), cleaned.get("probability_to")
        if low is not None and high is not None and low > high:
            self.add_error("probability_to", "This must not be less than where it begins.")
        return cleaned


class ComfortForm(ComfortModelForm):
    class Meta:
        model = Comfort
        fields = ["blur", "greyscale", "break_after_minutes", "cap_minutes"]
        error_messages = {
            "break_after_minutes": {
                "min_value": "Enter 0 or more minutes.",
                "max_value": "Enter at most 480 minutes, a working day.",
                "required": "Enter a number of minutes, or 0 for no reminder.",
            },
            "cap_minutes": {
                "min_value": "Enter at least 1 minute, or nothing for no limit.",
                "max_value": "Enter at most 1440 minutes, a whole day.",
            },
        }


class ExposureForm(forms.Form):
    """What js/moderation-exposure.js reports."""

    view = forms.UUIDField()
    seconds = forms.FloatField()
