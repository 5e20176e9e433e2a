"""What managers do on the pages, and what the log shows."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tests.receivers import Receiver, answer
from tests.webhooks.conftest import Partner, SignIn, pass_time
from webhooks.delivering import deliver_due
from webhooks.models import Attempt, Delivery, Endpoint, Secret
from webhooks.services import forget_bodies


@pytest.fixture
def browser(sign_in: SignIn, manager: User) -> Client:
    return sign_in(manager)


def page(browser: Client, name: str, *args: object, **query: str) -> str:
    response = browser.get(reverse(f"webhooks:{name}", args=args), query)
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_secret_is_shown_once(browser: Client, receiver: Receiver) -> None:
    form = {"name": "Newsroom", "url": receiver.url, "event_types": ["case.decided"]}
    made = browser.post(reverse("webhooks:create"), form)
    endpoint = Endpoint.objects.get()
    assert made.status_code == 201
    assert "no-store" in made["Cache-Control"]
    assert 'value="whsec_' in made.content.decode()
    assert endpoint.event_types == ["case.decided"]
    assert "whsec_" not in page(browser, "endpoints") + page(browser, "endpoint", endpoint.pk)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"url": "https://127.0.0.1/"}, "The host is not on the public internet."),
        ({"url": "http://example.org/"}, "Use https for the address."),
        ({"url": ""}, "This field is required."),
        ({"name": ""}, "This field is required."),
        ({"event_types": ["webhook.ping"]}, "Select a valid choice."),
    ],
)
def test_a_wrong_form_comes_back_with_a_sentence(
    browser: Client, receiver: Receiver, wrong: dict[str, object], sentence: str
) -> None:
    form = {"name": "Newsroom", "url": receiver.url} | wrong
    response = browser.post(reverse("webhooks:create"), form)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Endpoint.objects.exists()


def test_an_endpoint_is_changed(browser: Client, partner: Partner) -> None:
    form = {"name": "Desk", "url": partner.receiver.url, "event_types": ["appeal.decided"]}
    address = reverse("webhooks:change", args=[partner.endpoint.pk])
    assert browser.post(address, form).status_code == 302
    assert (partner.fresh.name, partner.fresh.event_types) == ("Desk", ["appeal.decided"])
    refused = browser.post(address, form | {"url": "https://10.0.0.1/"})
    assert refused.status_code == 422
    assert "https://10.0.0.1/" in refused.content.decode()


def test_a_new_secret_is_shown_once(browser: Client, partner: Partner) -> None:
    made = browser.post(reverse("webhooks:rotate", args=[partner.endpoint.pk]))
    assert made.status_code == 201
    assert 'value="whsec_' in made.content.decode()
    assert "stays valid until" in made.content.decode()
    assert Secret.objects.count() == 2
    assert "valid until" in page(browser, "endpoint", partner.endpoint.pk)


@pytest.mark.parametrize(("hours", "live"), [("0", 1), ("24", 2), ("72", 2)])
def test_a_manager_chooses_when_earlier_secrets_end(
    browser: Client, partner: Partner, hours: str, live: int
) -> None:
    address = reverse("webhooks:rotate", args=[partner.endpoint.pk])
    made = browser.post(address, {"overlap_hours": hours}).content.decode()
    assert ("stays valid until" in made) is (live > 1)
    assert len(partner.fresh.live_secrets()) == live


def test_other_overlaps_are_refused(browser: Client, partner: Partner) -> None:
    address = reverse("webhooks:rotate", args=[partner.endpoint.pk])
    assert browser.post(address, {"overlap_hours": "1000"}).status_code == 422
    assert Secret.objects.count() == 1


def test_a_ping_leads_to_its_delivery(browser: Client, partner: Partner) -> None:
    response = browser.post(reverse("webhooks:ping", args=[partner.endpoint.pk]))
    assert response["Location"] == reverse("webhooks:delivery", args=[partner.delivery.pk])
    assert "It has not been tried yet." in page(browser, "delivery", partner.delivery.pk)
    deliver_due()
    assert "status 200" in page(browser, "delivery", partner.delivery.pk)


def test_the_log_shows_request_and_response(browser: Client, partner: Partner) -> None:
    partner.receiver.script = [answer(500, b"<b>broken</b>", x_trace="17")]
    (event,) = partner.tell()
    deliver_due()
    shown = page(browser, "delivery", partner.delivery.pk)
    for part in ("Try 1: status 500", "x-trace: 17", "&lt;b&gt;broken", event.public_id, "sub_0"):
        assert part in shown
    assert "v1," not in shown


def test_dead_letters_are_listed_and_sent_again(browser: Client, partner: Partner) -> None:
    partner.receiver.otherwise = answer(500)
    partner.tell()
    for _ in range(10):
        deliver_due()
        pass_time()
    assert "10 tries failed" in page(browser, "delivery", partner.delivery.pk)
    assert "submission.analysed" in page(browser, "deliveries", status="dead")
    assert "Nothing here" in page(browser, "deliveries", status="delivered")
    partner.receiver.otherwise = answer(200)
    browser.post(reverse("webhooks:replay", args=[partner.delivery.pk]))
    deliver_due()
    assert partner.delivery.status == Delivery.Status.DELIVERED


def test_all_dead_letters_of_an_endpoint_are_sent_again(browser: Client, partner: Partner) -> None:
    partner.tell(count=3)
    browser.post(reverse("webhooks:turn_off", args=[partner.endpoint.pk]))
    shown = page(browser, "endpoint", partner.endpoint.pk)
    assert "switched off by a manager" in shown
    assert "Switch it on" in shown
    browser.post(reverse("webhooks:turn_on", args=[partner.endpoint.pk]))
    browser.post(reverse("webhooks:replay_all", args=[partner.endpoint.pk]))
    deliver_due()
    assert len(partner.receiver.received) == 3


def test_an_endpoint_that_is_off_is_removed_and_its_log_stays(
    browser: Client, partner: Partner
) -> None:
    partner.tell()
    browser.post(reverse("webhooks:turn_off", args=[partner.endpoint.pk]))
    assert "Remove it for good" in page(browser, "endpoint", partner.endpoint.pk)
    browser.post(reverse("webhooks:remove", args=[partner.endpoint.pk]))
    assert "No endpoints yet" in page(browser, "endpoints")
    assert "submission.analysed" in page(browser, "deliveries")
    assert "Newsroom, which was removed" in page(browser, "delivery", partner.delivery.pk)
    assert not Secret.objects.exists()


def test_what_the_log_has_forgotten_is_said(browser: Client, partner: Partner) -> None:
    partner.tell()
    deliver_due()
    Attempt.objects.update(started_at=timezone.now() - timedelta(days=31))
    forget_bodies()
    shown = page(browser, "delivery", partner.delivery.pk)
    assert "Headers and body were removed" in shown
    assert "webhook-timestamp" not in shown


def test_what_came_too_late_is_said(browser: Client, partner: Partner) -> None:
    address = reverse("webhooks:turn_off", args=[partner.endpoint.pk])
    browser.post(address)
    assert browser.post(address).status_code == 409


def test_an_endpoint_that_fails_says_so(browser: Client, partner: Partner) -> None:
    partner.receiver.otherwise = answer(500)
    partner.tell(count=10)
    deliver_due()
    assert "paused" in page(browser, "endpoints")
    assert "Failures in a row" in page(browser, "endpoint", partner.endpoint.pk)


def test_older_deliveries_are_on_the_next_page(
    browser: Client, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webhooks.views.deliveries.PAGE_LENGTH", 2)
    events = partner.tell(count=3)
    first = browser.get(reverse("webhooks:deliveries"))
    assert events[0].public_id not in first.content.decode()
    cursor = first.context["page"].next_cursor
    second = page(browser, "deliveries", cursor=cursor)
    assert events[0].public_id in second
    assert "Newest" in second


def test_a_foreign_cursor_is_refused(browser: Client, partner: Partner) -> None:
    response = browser.get(reverse("webhooks:deliveries"), {"cursor": "x"})
    assert response.status_code == 422


@pytest.mark.parametrize("name", ["endpoints", "deliveries"])
def test_a_long_list_takes_no_more_queries_than_a_short_one(
    browser: Client, partner: Partner, another: Callable[[], Partner], name: str
) -> None:
    partner.tell()

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(browser, name)
        return len(queries)

    short = count()
    another()
    partner.tell(count=5)
    assert count() == short
