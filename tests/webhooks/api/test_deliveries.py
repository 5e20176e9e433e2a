"""The log of deliveries by API: filters, pages, and each try as it went."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from tests.api.test_schema import component
from tests.receivers import answer
from tests.webhooks.api.conftest import LOG
from tests.webhooks.conftest import Partner
from webhooks.delivering import deliver_due
from webhooks.models import Attempt, Delivery
from webhooks.services import forget_bodies


def read(program: APIClient, **query: str) -> list[dict[str, Any]]:
    told = program.get(LOG, query)
    assert told.status_code == 200, told.content
    component("DeliveryPage").validate(told.json())
    return list(told.json()["items"])


def test_the_newest_is_first_and_pages_show_everything_once(
    partner: Partner, program: APIClient
) -> None:
    events = [event.public_id for event in partner.tell(count=5)]
    seen, link = [], f"{LOG}?limit=2"
    while link:
        page = program.get(link).json()
        seen += [item["event"]["id"] for item in page["items"]]
        link = page["links"]["next"]
    assert seen == events[::-1]


def test_what_comes_meanwhile_moves_no_page(partner: Partner, program: APIClient) -> None:
    old = partner.tell(count=2)
    link = program.get(f"{LOG}?limit=1").json()["links"]["next"]
    partner.tell()
    (item,) = program.get(link).json()["items"]
    assert item["event"]["id"] == old[0].public_id


def test_the_log_is_filtered(
    partner: Partner, another: Callable[[], Partner], program: APIClient
) -> None:
    partner.receiver.otherwise = answer(410)
    (first,) = partner.tell()
    deliver_due()
    second = another()
    (event,) = second.tell("case.decided")
    assert [item["status"] for item in read(program)] == ["pending", "dead"]
    for query, found in (
        ({"status": "dead"}, first),
        ({"status": "pending"}, event),
        ({"endpoint": second.endpoint.public_id}, event),
        ({"event": first.public_id}, first),
        ({"event_type": "case.decided"}, event),
    ):
        (item,) = read(program, **query)
        assert item["event"]["id"] == found.public_id, query
    assert read(program, status="dead", event_type="case.decided") == []


def test_times_narrow_the_log(partner: Partner, program: APIClient) -> None:
    partner.tell()
    moment, hour = partner.delivery.created_at, timedelta(hours=1)
    assert len(read(program, created_after=(moment - hour).isoformat())) == 1
    assert read(program, created_after=moment.isoformat()) == []
    assert read(program, created_before=moment.isoformat()) == []
    assert len(read(program, created_before=(moment + hour).isoformat())) == 1


@pytest.mark.parametrize(
    "query",
    [
        "status=lost",
        "endpoint=dlv_1",
        "event=",
        "event_type=x",
        "created_after=soon",
        "limit=0",
        "limit=101",
        "cursor=x",
        "page=2",
    ],
)
def test_a_filter_that_is_not_understood_is_refused(program: APIClient, query: str) -> None:
    refused = program.get(f"{LOG}?{query}")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == f"/{query.partition('=')[0]}"


def test_a_delivery_tells_what_was_said_on_both_sides(partner: Partner, program: APIClient) -> None:
    partner.receiver.script = [answer(500, b"broken", x_trace="17")]
    (event,) = partner.tell()
    deliver_due()
    told = program.get(f"{LOG}/{partner.delivery.public_id}")
    component("DeliveryWithLog").validate(told.json())
    (tried,) = told.json()["log"]
    assert tried["request"]["headers"]["webhook-id"] == event.public_id
    assert (tried["response"]["status"], tried["response"]["body"]) == (500, "broken")
    assert ["x-trace", "17"] in tried["response"]["headers"]
    assert told.json()["message"]["data"] == {"submission": "sub_0"}
    assert "v1," not in told.content.decode()
    assert "whsec_" not in told.content.decode()


def test_a_try_without_an_answer_says_why(partner: Partner, program: APIClient) -> None:
    partner.tell()
    Attempt.objects.create(
        delivery=partner.delivery,
        number=1,
        started_at=timezone.now(),
        milliseconds=3,
        error_code="timed_out",
        error="The server did not answer in time",
    )
    (tried,) = program.get(f"{LOG}/{partner.delivery.public_id}").json()["log"]
    assert (tried["response"], tried["error"]["code"]) == (None, "timed_out")


def test_what_the_log_has_forgotten_is_said(partner: Partner, program: APIClient) -> None:
    partner.tell()
    deliver_due()
    Attempt.objects.update(started_at=timezone.now() - timedelta(days=40))
    forget_bodies()
    told = program.get(f"{LOG}/{partner.delivery.public_id}").json()
    component("DeliveryWithLog").validate(told)
    (tried,) = told["log"]
    assert (tried["request"], tried["response"]["status"]) == (None, 200)
    assert (tried["response"]["body"], tried["forgotten_at"] is None) == ("", False)


def test_others_read_nothing_of_it(partner: Partner, stranger: APIClient) -> None:
    partner.tell()
    delivery = Delivery.objects.get()
    assert read(stranger) == []
    assert read(stranger, endpoint=partner.endpoint.public_id) == []
    assert read(stranger, event=delivery.event.public_id) == []
    theirs, missing = (
        stranger.get(f"{LOG}/{one}") for one in (delivery.public_id, f"dlv_{'0' * 32}")
    )
    assert theirs.status_code == missing.status_code == 404


def test_a_long_page_takes_as_few_queries_as_a_short_one(
    partner: Partner, program: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    partner.tell(count=12)
    read(program)
    with django_assert_num_queries(2):  # key, deliveries with event and endpoint
        assert len(read(program)) == 12
