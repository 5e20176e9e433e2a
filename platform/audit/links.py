"""Links between the admin site's pages."""

from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

NOTHING = "-"

# Where the things that the ledger knows by a typed id are shown.
PAGES = {
    "sub": "images_submission",
    "case": "moderation_case",
    "key": "accounts_apikey",
    "user": "accounts_user",
    "org": "accounts_organisation",
    "inv": "accounts_invitation",
    "rel": "detection_detectorrelease",
    "gold": "moderation_goldenitem",
    "dec": "moderation_decision",
    "app": "moderation_appeal",
    "fbk": "moderation_feedback",
    "ent": "moderation_bankentry",
    "hook": "webhooks_endpoint",
    "evt": "webhooks_outboxevent",
    "dlv": "webhooks_delivery",
}


def page_link(thing: Model | None, text: str = "") -> SafeString | str:
    """A link to the page of one thing."""
    if thing is None:
        return NOTHING
    meta = thing._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[thing.pk])
    return format_html('<a href="{}">{}</a>', address, text or str(thing))


def list_link(page: str, text: str, **filters: str) -> SafeString:
    """A link to a list, such as `images_submission`, with only what passes the filters."""
    address = f"{reverse(f'admin:{page}_changelist')}?{urlencode(filters)}"
    return format_html('<a href="{}">{}</a>', address, text)


def short_id(public_id: str) -> SafeString:
    """The end of an id tells things apart; all of it shows on hover."""
    prefix, _, digits = public_id.partition("_")
    return format_html('<span title="{}">{}_…{}</span>', public_id, prefix, digits[-8:])


def exactly(moment: datetime) -> str:
    """To the second and in UTC: evidence is not dated "4 a.m."."""
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def subject_link(subject: str) -> SafeString | str:
    """A link to what a typed id such as `sub_018f…` names, if it has a page."""
    prefix, _, digits = subject.partition("_")
    page = PAGES.get(prefix)
    if page is None:
        return subject
    address = reverse(f"admin:{page}_change", args=[digits])
    return format_html('<a href="{}">{}</a>', address, short_id(subject))
