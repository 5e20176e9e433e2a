"""The log of one endpoint on the pages: why it was given up, and what is being sent."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.receivers import Receiver
from tests.webhooks.conftest import Partner, SignIn
from webhooks import leases
from webhooks.models import Delivery, Endpoint
from webhooks.services import remove_endpoint
from webhooks.services.endpoints import MOST_ENDPOINTS

LOG = reverse("webhooks:deliveries")
PART = {"HX-Request": "true"}


@pytest.fixture
def browser(sign_in: SignIn, manager: User) -> Client:
    return sign_in(manager)


def shown(browser: Client, **query: str) -> str:
    response = browser.get(LOG, query)
    assert response.status_code == 200
    return str(response.content.decode())


def bury(partner: Partner) -> None:
    leases.bury(Delivery.objects.filter(endpoint=partner.endpoint), Delivery.DeadReason.EXPIRED)


def test_the_log_is_filtered_by_endpoint(
    browser: Client, partner: Partner, another: Callable[[], Partner]
) -> None:
    second = another()
    partner.tell()
    bury(partner)
    mine = shown(browser, endpoint=partner.endpoint.public_id)
    assert mine.count("submission.analysed</strong>") == 1
    assert "only to Newsroom" in mine
    dead = shown(browser, endpoint=second.endpoint.public_id, status="dead")
    assert "Nothing here" in dead
    assert shown(browser).count("submission.analysed</strong>") == 2


def test_a_removed_endpoint_is_found_in_the_log(
    browser: Client, partner: Partner, manager: User
) -> None:
    partner.tell()
    remove_endpoint(endpoint=partner.endpoint, by=manager)
    found = shown(browser, endpoint=partner.endpoint.public_id)
    assert "the endpoint was switched off" in found
    assert "(removed)" in found


@pytest.mark.parametrize("asked", ["hook_1", "x", f"hook_{'0' * 32}"])
def test_an_endpoint_that_is_not_there_is_missing(
    browser: Client, partner: Partner, asked: str
) -> None:
    assert browser.get(LOG, {"endpoint": asked}).status_code == 404


def test_a_foreign_endpoint_is_missing(sign_in: SignIn, partner: Partner, outsider: User) -> None:
    theirs = {"endpoint": partner.endpoint.public_id}
    assert sign_in(outsider).get(LOG, theirs).status_code == 404


@pytest.mark.parametrize("name", ["endpoints", "endpoint"])
def test_counts_lead_to_what_they_count(browser: Client, partner: Partner, name: str) -> None:
    partner.tell(count=2)
    args = [partner.endpoint.pk] if name == "endpoint" else []
    page = browser.get(reverse(f"webhooks:{name}", args=args)).content.decode()
    for status in ("pending", "dead"):
        address = f"{LOG}?endpoint={partner.endpoint.public_id}&amp;status={status}"
        assert f'href="{address}"' in page
    assert ">2</a>" in page


def test_filters_and_pages_keep_the_endpoint(
    browser: Client, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webhooks.views.deliveries.PAGE_LENGTH", 1)
    partner.tell(count=2)
    mine = f"?endpoint={partner.endpoint.public_id}"
    page = shown(browser, endpoint=partner.endpoint.public_id)
    assert f'href="{mine}&amp;status=dead"' in page
    assert f'href="{mine}&amp;cursor=' in page


def test_the_list_says_why_something_was_given_up(browser: Client, partner: Partner) -> None:
    partner.tell()
    bury(partner)
    assert "the endpoint was not there for four days" in shown(browser)


def test_the_list_says_what_is_being_sent_now(browser: Client, partner: Partner) -> None:
    partner.tell()
    assert "being sent now" not in shown(browser)
    leases.claim(1)
    assert "being sent now" in shown(browser)
    page = browser.get(reverse("webhooks:delivery", args=[partner.delivery.pk])).content.decode()
    assert "being sent now" in page
    assert "Next try" not in page


def test_a_page_that_asks_again_gets_what_changed(browser: Client, partner: Partner) -> None:
    partner.tell()
    address = reverse("webhooks:delivery", args=[partner.delivery.pk])
    (again,) = re.findall(r'hx-get="([^"]+)"', browser.get(address).content.decode())
    assert browser.get(again, headers=PART).status_code == 204
    assert browser.get(again).status_code == 200
    leases.claim(1)
    changed = browser.get(again, headers=PART).content.decode()
    assert "being sent now" in changed
    assert "<html" not in changed


def test_whoever_was_signed_out_gets_no_form_into_the_page(
    client: Client, partner: Partner
) -> None:
    partner.tell()
    address = reverse("webhooks:delivery", args=[partner.delivery.pk])
    assert client.get(address, headers=PART)["HX-Refresh"] == "true"
    assert client.get(address).status_code == 302


def test_at_the_limit_of_endpoints_the_form_keeps_what_was_typed(
    browser: Client, partner: Partner, receiver: Receiver
) -> None:
    organisation = partner.endpoint.organisation
    Endpoint.objects.bulk_create(
        Endpoint(organisation=organisation, name=f"{number}", url=receiver.url)
        for number in range(MOST_ENDPOINTS - 1)
    )
    form = {"name": "One too many", "url": receiver.url, "event_types": ["case.decided"]}
    answer = browser.post(reverse("webhooks:create"), form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"There are {MOST_ENDPOINTS} already; remove one of them first." in page
    assert 'value="One too many"' in page
    assert Endpoint.objects.count() == MOST_ENDPOINTS
