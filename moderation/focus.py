"""Where somebody goes on when a form comes back."""

from collections.abc import Iterable

from django.forms import Form


def focus_first_error(forms: Iterable[Form]) -> bool:
    """Give the first wrong field the focus; whether there is one."""
    for form in forms:
        wrong = next((name for name in form.fields if name in form.errors), None)
        if wrong:
            form.fields[wrong].widget.attrs["autofocus"] = True
            return True
    return False
