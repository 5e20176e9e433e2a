"""Auditors see who was told what and how it went, and never a secret."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.links import subject_link
from audit.models import LedgerEntry
from common.ids import uuid7
from moderation.models import Decision
from tests.admin.test_links import page_of
from tests.admin.test_search import results
from webhooks.models import Attempt, Delivery, Endpoint, OutboxEvent
from webhooks.services import ping

pytestmark = pytest.mark.usefixtures("decision")


def test_an_endpoint_shows_its_host_and_neither_secret_nor_path(reading: Client) -> None:
    endpoint = Endpoint.objects.get()
    page = page_of(reading, "webhooks_endpoint", endpoint.pk)
    listed = reading.get(reverse("admin:webhooks_endpoint_changelist")).content.decode()
    for shown in (page, listed):
        assert "hooks.example.org" in shown
        assert "token-17" not in shown
        assert "sealed-17" not in shown


def test_what_is_done_by_hand_is_on_the_endpoints_page(reading: Client, uploader: User) -> None:
    endpoint = Endpoint.objects.get()
    ping(endpoint=endpoint, by=uploader)
    page = page_of(reading, "webhooks_endpoint", endpoint.pk)
    assert "endpoint.pinged" in page
    assert f"?subject={endpoint.public_id}" in page
    entry = LedgerEntry.objects.get(action="endpoint.pinged")
    address = reverse("admin:webhooks_endpoint_change", args=[endpoint.pk.hex])
    assert address in page_of(reading, "audit_ledgerentry", entry.pk)


def test_from_an_event_the_way_leads_to_each_try(reading: Client) -> None:
    event, delivery = OutboxEvent.objects.get(), Delivery.objects.get()
    deliveries = reverse("admin:webhooks_delivery_changelist")
    link = f"{deliveries}?event__id__exact={event.pk.hex}"
    assert link in page_of(reading, "webhooks_outboxevent", event.pk)
    assert len(reading.get(link).context["cl"].result_list) == 1
    page = page_of(reading, "webhooks_delivery", delivery.pk)
    for model in (event, delivery.endpoint, Attempt.objects.get()):
        name = f"admin:webhooks_{model._meta.model_name}_change"
        assert reverse(name, args=[model.pk]) in page
    assert "broken-17" in page_of(reading, "webhooks_attempt", Attempt.objects.get().pk)


def test_they_are_found_by_the_ids_that_partners_know(reading: Client) -> None:
    delivery = Delivery.objects.get()
    event, endpoint = delivery.event.public_id, delivery.endpoint.public_id
    for term in (delivery.public_id, event, endpoint):
        assert results(reading, "webhooks_delivery", q=term) == 1
    for page in ("webhooks_endpoint", "webhooks_attempt"):
        assert results(reading, page, q=delivery.public_id) == 1
        assert results(reading, page, q=endpoint) == 1


def test_a_ping_leads_to_the_endpoint_that_it_was_for(reading: Client, uploader: User) -> None:
    endpoint = Endpoint.objects.get()
    event = ping(endpoint=endpoint, by=uploader).event
    assert reverse("admin:webhooks_endpoint_change", args=[endpoint.pk.hex]) in page_of(
        reading, "webhooks_outboxevent", event.pk
    )


def test_feedback_leads_to_its_submission_and_the_ledger_rows_there(
    reading: Client, decision: Decision
) -> None:
    submission = decision.case.submission
    told = submission.feedback.get()
    page = page_of(reading, "moderation_feedback", told.pk)
    assert reverse("admin:images_submission_change", args=[submission.pk]) in page
    assert f"?subject={submission.public_id}" in page


@pytest.mark.parametrize("prefix", ["hook", "evt", "dlv", "app", "fbk", "ent", "dec"])
def test_the_ledgers_ids_lead_to_pages(prefix: str) -> None:
    key = uuid7()
    assert key.hex in str(subject_link(f"{prefix}_{key.hex}"))
