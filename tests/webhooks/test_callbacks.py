"""An endpoint that a submission names hears all about it, and once."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from common.ids import uuid7
from images.models import Submission
from tests.factories import OrganisationFactory, SubmissionFactory
from tests.factories.webhooks import endpoint_of
from tests.receivers import Receiver
from webhooks.models import Delivery, Endpoint, OutboxEvent
from webhooks.services import emit, forget_deliveries, remove_endpoint

ANALYSED = OutboxEvent.Type.SUBMISSION_ANALYSED


def tell(organisation: Organisation, callback: Endpoint | None) -> list[str]:
    """The names of the endpoints that hear of it."""
    event = emit(
        event=ANALYSED,
        organisation_id=organisation.pk,
        subject_id=uuid7(),
        payload={},
        callback_id=callback.pk if callback else None,
    )
    heard = Delivery.objects.filter(event=event).order_by("endpoint__name")
    return list(heard.values_list("endpoint__name", flat=True))


def test_it_hears_of_what_its_filter_leaves_out(organisation: Organisation) -> None:
    plain = {"only_callbacks": False, "event_types": ["case.decided"]}
    named = endpoint_of(organisation, **plain)
    endpoint_of(organisation, name="Other", **plain)
    endpoint_of(organisation, name="All", only_callbacks=False)
    assert tell(organisation, named) == ["All", "Desk"]
    assert tell(organisation, None) == ["All"]


def test_who_wants_it_anyhow_hears_of_it_once(organisation: Organisation) -> None:
    assert tell(organisation, endpoint_of(organisation, only_callbacks=False)) == ["Desk"]


def test_an_endpoint_for_callbacks_hears_of_nothing_else(organisation: Organisation) -> None:
    named = endpoint_of(organisation, event_types=[ANALYSED])
    assert (tell(organisation, None), tell(organisation, named)) == ([], ["Desk"])


def test_nothing_goes_where_it_is_switched_off(organisation: Organisation) -> None:
    off = endpoint_of(organisation, off_since=timezone.now(), off_reason="person")
    assert tell(organisation, off) == []


def test_nothing_goes_to_another_organisation(organisation: Organisation) -> None:
    assert tell(organisation, endpoint_of(OrganisationFactory.create())) == []


def test_a_submission_outlives_the_endpoint_that_it_named(
    organisation: Organisation, manager: User
) -> None:
    endpoint = endpoint_of(organisation)
    submission = SubmissionFactory.create(organisation=organisation, callback=endpoint)
    remove_endpoint(endpoint=endpoint, by=manager)
    Endpoint.objects.update(off_since=timezone.now() - timedelta(days=2))
    forget_deliveries()
    assert not Endpoint.objects.exists()
    assert Submission.objects.get(pk=submission.pk).callback_id is None


def test_managers_switch_it_on_the_page(
    sign_in: Callable[[User], Client], manager: User, receiver: Receiver
) -> None:
    browser, form = sign_in(manager), {"name": "Desk", "url": receiver.url}
    browser.post(reverse("webhooks:create"), form | {"only_callbacks": "on"})
    endpoint = Endpoint.objects.get()
    assert endpoint.only_callbacks
    page = reverse("webhooks:endpoint", args=[endpoint.pk])
    assert 'id="id_only_callbacks" checked' in browser.get(page).content.decode()
    assert b"of submissions that name it" in browser.get(reverse("webhooks:endpoints")).content
    browser.post(reverse("webhooks:change", args=[endpoint.pk]), form)
    assert not Endpoint.objects.get().only_callbacks
