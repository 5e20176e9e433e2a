"""What managers type about an endpoint."""

from datetime import timedelta

from django import forms

from webhooks.models import Endpoint, OutboxEvent
from webhooks.services import Change, Wish

USUAL_HOURS = 24
OVERLAPS = {USUAL_HOURS: "in 24 hours", 72: "in 3 days", 0: "at once: they are in wrong hands"}
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


class RotationForm(forms.Form):
    overlap_hours = forms.TypedChoiceField(
        choices=list(OVERLAPS.items()),
        coerce=int,
        initial=USUAL_HOURS,
        required=False,
        label="Earlier secrets end",
    )

    @property
    def overlap(self) -> timedelta:
        chosen = self.cleaned_data["overlap_hours"]
        return timedelta(hours=USUAL_HOURS if chosen == "" else chosen)
