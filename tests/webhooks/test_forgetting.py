"""The log forgets bodies after a month and deliveries after three; never what is under way."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User
from tests.receivers import answer
from tests.webhooks.conftest import Partner
from webhooks.delivering import deliver_due
from webhooks.models import Attempt, Delivery, Endpoint, OutboxEvent
from webhooks.services import (
    forget_bodies,
    forget_deliveries,
    forgetting,
    remove_endpoint,
    replay,
)
from worker.invariants import deliveries
from worker.invariants.breaches import breaches_of
from worker.tasks import forget_old_deliveries

FILL = """
WITH event AS (
    INSERT INTO webhooks_outboxevent (id, organisation_id, type, subject_id, payload, created_at)
    SELECT gen_random_uuid(), %(organisation)s, 'webhook.ping', gen_random_uuid(), '{}', now()
    FROM generate_series(1, 4000) RETURNING id
), delivery AS (
    INSERT INTO webhooks_delivery (id, event_id, endpoint_id, status, dead_reason, attempts,
        next_attempt_at, gives_up_at, created_at, finished_at)
    SELECT gen_random_uuid(), id, %(endpoint)s, 'delivered', '', 1, now(), now(), now(), now()
    FROM event RETURNING id
)
INSERT INTO webhooks_attempt (delivery_id, number, started_at, milliseconds, request_headers,
    response_status, response_headers, response_body, error_code, error)
SELECT id, 1, now(), 1, '{}', 200, '[]', 'ok', '', '' FROM delivery
"""


def pass_days(days: int) -> None:
    """Everything has happened so much earlier."""
    past = timezone.now() - timedelta(days=days)
    Attempt.objects.update(started_at=past)
    Delivery.objects.exclude(finished_at=None).update(finished_at=past)
    Delivery.objects.update(created_at=past)
    Endpoint.objects.exclude(off_since=None).update(off_since=past)


def deliver(partner: Partner, count: int = 1) -> None:
    partner.receiver.otherwise = answer(200, b"taken")
    partner.tell(count=count)
    deliver_due()


def test_after_a_month_a_try_is_kept_without_what_was_said(partner: Partner) -> None:
    deliver(partner)
    pass_days(31)
    forget_old_deliveries()
    tried = Attempt.objects.get()
    assert (tried.response_status, tried.number) == (200, 1)
    assert (tried.request_headers, tried.response_headers, tried.response_body) == ({}, [], "")
    assert tried.forgotten_at is not None


def test_before_that_everything_is_kept(partner: Partner) -> None:
    deliver(partner)
    pass_days(29)
    forget_old_deliveries()
    tried = Attempt.objects.get()
    assert (tried.response_body, tried.forgotten_at) == ("taken", None)


def test_after_three_months_the_delivery_goes_and_its_event_stays(partner: Partner) -> None:
    deliver(partner)
    pass_days(91)
    forget_old_deliveries()
    assert not Attempt.objects.exists()
    assert not Delivery.objects.exists()
    assert OutboxEvent.objects.count() == 1


def test_the_times_are_the_operators(partner: Partner, settings: Settings) -> None:
    settings.WEBHOOK_BODY_DAYS, settings.WEBHOOK_LOG_DAYS = 1, 3
    deliver(partner)
    pass_days(2)
    forget_old_deliveries()
    assert Attempt.objects.get().forgotten_at is not None
    pass_days(4)
    forget_old_deliveries()
    assert not Delivery.objects.exists()


def test_what_is_under_way_is_never_touched(partner: Partner, manager: User) -> None:
    """However old it is, and although earlier tries of it are long past."""
    deliver(partner)
    partner.receiver.otherwise = answer(500)
    replay(delivery=partner.delivery, by=manager)
    deliver_due()
    pass_days(400)
    forget_old_deliveries()
    assert [tried.response_body for tried in Attempt.objects.order_by("pk")] == ["taken", ""]
    assert not Attempt.objects.exclude(forgotten_at=None).exists()
    assert partner.delivery.status == Delivery.Status.PENDING


def test_it_goes_in_small_batches_until_nothing_is_left(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    deliver(partner, count=5)
    pass_days(91)
    assert [forget_bodies() for _ in range(4)] == [2, 2, 1, 0]
    assert [forget_deliveries() for _ in range(4)] == [2, 2, 1, 0]


@pytest.mark.django_db(transaction=True)
def test_what_somebody_holds_is_left_for_the_next_time(partner: Partner) -> None:
    deliver(partner)
    pass_days(91)
    is_held, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Delivery.objects.select_for_update().get()
            is_held.set()
            may_end.wait(10)
        connection.close()

    somebody = threading.Thread(target=hold)
    somebody.start()
    assert is_held.wait(10)
    forget_old_deliveries()
    assert Attempt.objects.get().forgotten_at is None
    may_end.set()
    somebody.join()
    forget_old_deliveries()
    assert not Delivery.objects.exists()


def test_a_removed_endpoint_goes_when_its_log_is_empty(partner: Partner, manager: User) -> None:
    deliver(partner)
    remove_endpoint(endpoint=partner.endpoint, by=manager)
    pass_days(89)
    forget_old_deliveries()
    assert Endpoint.objects.exists()
    pass_days(91)
    forget_old_deliveries()
    assert not Endpoint.objects.exists()


def test_an_endpoint_that_is_only_off_stays(partner: Partner) -> None:
    Endpoint.objects.update(off_since=timezone.now(), off_reason="gone")
    pass_days(400)
    forget_old_deliveries()
    assert Endpoint.objects.exists()


def test_what_is_said_to_be_forgotten_is_gone(partner: Partner) -> None:
    deliver(partner)
    with pytest.raises(IntegrityError, match="what_is_forgotten_is_gone"), transaction.atomic():
        Attempt.objects.update(forgotten_at=timezone.now())


def test_no_promise_is_broken_by_forgetting(partner: Partner) -> None:
    deliver(partner)
    for days in (31, 91):
        pass_days(days)
        forget_old_deliveries()
        assert not list(breaches_of(deliveries.RULES))


@transaction.atomic
def plan_of(rows: QuerySet[Any]) -> str:
    return str(rows[: forgetting.AT_ONCE].explain())


def test_what_is_old_is_found_by_indexes(partner: Partner) -> None:
    values = {"organisation": partner.endpoint.organisation_id, "endpoint": partner.endpoint.pk}
    with connection.cursor() as cursor:
        cursor.execute(FILL, values)
        cursor.execute("ANALYZE webhooks_attempt, webhooks_delivery")
    assert "webhooks_remembered" in plan_of(forgetting.too_old_to_quote())
    assert "webhooks_ended" in plan_of(forgetting.too_old_to_keep())
