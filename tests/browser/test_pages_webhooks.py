"""The page of a delivery follows its delivery."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from accounts.models import Membership, Organisation, User
from tests import receivers
from tests.receivers import Receiver
from webhooks.delivering import deliver_due
from webhooks.models import Delivery, Endpoint
from webhooks.services import Wish, create_endpoint, ping

A_FEW_POLLS = 2500


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    with receivers.serving() as server:
        settings.OUTBOUND_ALLOWED = [f"127.0.0.1:{server.port}"]
        yield server


@pytest.fixture
def endpoint(organisation: Organisation, uploader: User, receiver: Receiver) -> Endpoint:
    Membership.objects.update(role=Membership.Role.MANAGER)
    wish = Wish("Newsroom", receiver.url)
    return create_endpoint(organisation=organisation, wish=wish, by=uploader)[0]


def address(delivery: Delivery) -> str:
    return f"/organisation/webhooks/deliveries/{delivery.pk}/"


def test_the_answer_to_a_ping_comes_without_a_reload(
    page: Page, endpoint: Endpoint, uploader: User
) -> None:
    page.goto(address(ping(endpoint=endpoint, by=uploader)))
    expect(page.get_by_text("It has not been tried yet.")).to_be_visible()
    page.evaluate("window.isTheSamePage = true")
    copy = page.get_by_role("button", name="Copy the id")
    copy.focus()
    deliver_due()
    expect(page.get_by_role("heading", name="Try 1: status 200")).to_be_visible()
    expect(page.locator("#delivery-in-words")).to_have_text("Delivered, status 200")
    expect(copy).to_be_focused()
    assert page.evaluate("window.isTheSamePage")


def test_a_page_stops_asking_when_the_next_try_is_far_away(
    page: Page, endpoint: Endpoint, receiver: Receiver, uploader: User
) -> None:
    receiver.otherwise = receivers.answer(429, retry_after="3600")
    page.goto(address(ping(endpoint=endpoint, by=uploader)))
    deliver_due()
    expect(page.get_by_role("heading", name="Try 1: status 429")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(A_FEW_POLLS)
    assert asked == []
