"""What managers type about an endpoint."""

from django import forms

from webhooks.models import Endpoint, OutboxEvent
from webhooks.services import Change, Wish

TYPES = OutboxEvent.Type.to_choose()


class EndpointForm(forms.Form):
    name = forms.CharField(max_length=80, help_text="To tell it apart from your other endpoints.")
    url = forms.CharField(
        max_length=2000,
        label="Address",
        help_text="It begins with https:// and is reachable from the internet.",
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    event_types = forms.TypedMultipleChoiceField(
        choices=TYPES,
        coerce=OutboxEvent.Type,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Events",
        help_text="Tick none for all of them, also for kinds that come later.",
    )
    only_callbacks = forms.BooleanField(
        required=False,
        label="Only for submissions that name it",
        help_text="A program gives its id as “callback”, and it hears all about that submission.",
    )

    @classmethod
    def about(cls, endpoint: Endpoint) -> "EndpointForm":
        """Filled with what is stored."""
        return cls(
            initial={
                "name": endpoint.name,
                "url": endpoint.url,
                "event_types": endpoint.event_types,
                "only_callbacks": endpoint.only_callbacks,
            }
        )

    def wish(self) -> Wish:
        return Wish(**self.cleaned_data)

    def change(self) -> Change:
        return Change(**self.cleaned_data)
