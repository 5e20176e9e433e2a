"""What people type on the organisation pages."""

from datetime import datetime, timedelta

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.http import QueryDict
from django.utils import timezone

from accounts.models import Membership, User
from accounts.roles import Scope


class InvitationForm(forms.Form):
    email = forms.EmailField(label="E-mail address", max_length=254)
    role = forms.ChoiceField(
        choices=Membership.Role.choices,
        initial=Membership.Role.MEMBER,
        help_text="Managers also invite people and make API keys.",
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Membership.Role.choices)


class KeyForm(forms.Form):
    name = forms.CharField(max_length=80, help_text="Where the key will be used, to tell it apart.")
    scopes = forms.TypedMultipleChoiceField(
        choices=[(scope, f"{scope.label} ({scope})") for scope in Scope],
        coerce=Scope,
        initial=[Scope.SUBMISSIONS_WRITE, Scope.SUBMISSIONS_READ],
        widget=forms.CheckboxSelectMultiple,
        label="What it may do",
    )
    days = forms.TypedChoiceField(
        choices=[(30, "30 days"), (90, "90 days"), (365, "a year"), ("", "until it is revoked")],
        coerce=int,
        empty_value=None,
        required=False,
        initial=365,
        label="Valid for",
    )
    requests_per_minute = forms.IntegerField(min_value=1, max_value=100_000, initial=600)

    def expiry(self) -> datetime | None:
        days: int | None = self.cleaned_data["days"]
        return timezone.now() + timedelta(days=days) if days else None


class RotationForm(forms.Form):
    """How long the old key works beside the new one."""

    hours = forms.TypedChoiceField(
        choices=[(0, "no longer"), (1, "an hour"), (24, "a day"), (168, "a week")],
        coerce=int,
        initial=24,
        label="The old key works for another",
    )

    def overlap(self) -> timedelta:
        return timedelta(hours=self.cleaned_data["hours"])


class NewcomerForm(forms.Form):
    """A name and a password; the address is the invitation's."""

    name = forms.CharField(max_length=120, label="Your name")
    password1 = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html(),
    )
    password2 = forms.CharField(
        label="Password again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: QueryDict | None = None, *, email: str) -> None:
        super().__init__(data)
        self.email = email

    def clean(self) -> dict[str, str]:
        fields = self.cleaned_data
        if fields.get("password1") != fields.get("password2"):
            self.add_error("password2", "The two passwords are not the same.")
        return fields

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        # Someone may not use what everybody who knows them would try first.
        validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password
