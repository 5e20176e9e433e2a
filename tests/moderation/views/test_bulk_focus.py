"""A bulk ruling that comes back says which field is wrong."""

from django.test import Client
from django.urls import reverse

from moderation.models import Case
from tests.moderation.views.conftest import text


def test_an_incomplete_bulk_ruling_leads_to_the_first_wrong_field(
    case: Case, senior_browser: Client
) -> None:
    half = {"cause": "likely_fake", "outcome": "authentic"}
    page = text(senior_browser.post(reverse("moderation:apply_bulk"), half))
    field = page[page.index('<select id="reason"') :].partition(">")[0]
    assert 'aria-describedby="id_reason_error"' in field
    assert field.rstrip().endswith("autofocus")
    assert page.count("autofocus") == 1
