"""The form with which an administrator manages an account."""

from django import forms

from accounts.models import User
from accounts.roles import Role
from audit.readonly import AnyForm


class AccountForm(AnyForm):
    """Roles are granted and revoked by services, so the form only says what is wanted."""

    roles = forms.MultipleChoiceField(
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What this person may do on the platform; uploaders need none.",
    )

    class Meta:
        model = User
        fields = ["email", "name", "is_active"]

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> object:
        if field_name == "roles":
            return roles_of(self.instance)
        return super().get_initial_for_field(field, field_name)


def roles_of(user: User) -> list[str]:
    if user._state.adding:
        return []
    return sorted(group.name for group in user.groups.all() if group.name in Role.values)
