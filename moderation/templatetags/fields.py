"""A field of one form that is sent with another one."""

from django.forms import BoundField
from django.template import Library
from django.utils.safestring import SafeString

register = Library()


@register.filter
def sent_with(field: BoundField, form_id: str) -> SafeString:
    return field.as_widget(attrs={"form": form_id})
