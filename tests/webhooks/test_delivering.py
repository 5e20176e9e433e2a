"""What happens is told to whoever wants to hear it, signed, under one id."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager

from accounts.models import User
from common.ids import uuid7
from tests.factories import MembershipFactory, OrganisationFactory
from tests.webhooks.conftest import Partner
from webhooks import leases
from webhooks.delivering import deliver_due
from webhooks.models import Attempt, Delivery, Endpoint, OutboxEvent
from webhooks.services import Change, Wish, change_endpoint, create_endpoint, emit
from webhooks.services.outbox import Message, emit_many

Status = Delivery.Status


def test_an_event_arrives_signed(partner: Partner) -> None:
    (event,) = partner.tell()
    deliver_due()
    (got,) = partner.receiver.received
    assert partner.verified(got) == {
        "type": "submission.analysed",
        "timestamp": event.created_at.isoformat().replace("+00:00", "Z"),
        "data": {"submission": "sub_0"},
    }
    assert got.headers["webhook-id"] == event.public_id
    assert got.headers["content-type"] == "application/json"
    assert partner.delivery.status == Status.DELIVERED


def test_what_is_delivered_is_not_sent_again(partner: Partner) -> None:
    partner.tell()
    deliver_due()
    deliver_due()
    assert len(partner.receiver.received) == 1


def test_every_endpoint_is_told(partner: Partner, another: Callable[[], Partner]) -> None:
    second = another()
    (event,) = partner.tell()
    deliver_due()
    ids = [one.receiver.received[0].headers["webhook-id"] for one in (partner, second)]
    assert ids == [event.public_id] * 2
    second.verified(second.receiver.received[0])


def test_an_endpoint_hears_only_what_it_wants(partner: Partner, manager: User) -> None:
    change = Change(event_types=[OutboxEvent.Type.CASE_DECIDED])
    change_endpoint(endpoint=partner.endpoint, change=change, by=manager)
    partner.tell("submission.analysed")
    partner.tell("case.decided")
    deliver_due()
    assert [json.loads(got.body)["type"] for got in partner.receiver.received] == ["case.decided"]
    assert Delivery.objects.count() == 1


def test_an_organisation_hears_nothing_of_others(partner: Partner) -> None:
    other = OrganisationFactory.create()
    theirs = MembershipFactory.create(organisation=other).user
    create_endpoint(organisation=other, wish=Wish("Theirs", partner.receiver.url), by=theirs)
    partner.tell()
    assert Delivery.objects.get().endpoint_id == partner.endpoint.pk


def test_many_events_cost_three_statements(
    partner: Partner, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    organisations = [partner.endpoint.organisation_id, OrganisationFactory.create().pk]
    kind = OutboxEvent.Type.CASE_DECIDED
    messages = [Message(kind, one, uuid7(), {}) for one in organisations for _ in range(20)]
    with django_assert_num_queries(5):  # with the two of the savepoint
        emit_many(messages)
    assert Delivery.objects.count() == 20


def test_a_try_is_logged_without_the_signature(partner: Partner) -> None:
    (event,) = partner.tell()
    deliver_due()
    tried = Attempt.objects.get()
    assert (tried.number, tried.response_status, tried.error_code) == (1, 200, "")
    assert tried.request_headers["webhook-id"] == event.public_id
    assert "webhook-signature" not in tried.request_headers
    assert ["Content-Length", "0"] in tried.response_headers


def test_an_event_without_endpoints_is_only_kept(db: None) -> None:
    organisation = OrganisationFactory.create()
    kind = OutboxEvent.Type.CASE_DECIDED
    emit(event=kind, organisation_id=organisation.pk, subject_id=organisation.pk, payload={})
    deliver_due()
    assert (OutboxEvent.objects.count(), Delivery.objects.count()) == (1, 0)


def test_a_pile_is_worked_off(partner: Partner) -> None:
    partner.tell(count=50)
    while leases.due().exists():
        deliver_due()
    ids = {got.headers["webhook-id"] for got in partner.receiver.received}
    assert len(ids) == len(partner.receiver.received) == 50
    assert not Endpoint.objects.exclude(failures=0).exists()
