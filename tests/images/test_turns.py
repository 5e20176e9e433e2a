"""Tenants in turns: a flood waits behind itself, and what people wait for goes before bulk."""

import threading
from itertools import islice, pairwise

import pytest
from django.db import connection, transaction
from django.utils import timezone

from images import deleting, leases
from images.leases import Outcome
from images.models import Submission
from images.selectors import position_in_queue
from images.turns import STRIDE, take_turn
from tests.factories import OrganisationFactory
from tests.images.tenants import Tenant, judged, senders

Priority = Submission.Priority
Status = Submission.Status


def test_one_tenant_is_served_in_the_order_of_its_uploads(gazette: Tenant) -> None:
    sent = gazette.send(5)
    assert [one.pk for one in judged()] == [one.pk for one in sent]


def test_a_newcomer_is_next_whatever_others_have_piled_up(gazette: Tenant, tribune: Tenant) -> None:
    gazette.send(50)
    senders(10)
    (mine,) = tribune.send()
    assert position_in_queue(mine) == 1
    assert senders(1) == [tribune.organisation]


def test_a_newcomer_goes_before_a_flood_of_which_a_batch_is_being_judged(
    gazette: Tenant, tribune: Tenant
) -> None:
    gazette.send(20)
    leases.claim_batch(8)
    (mine,) = tribune.send()
    assert [one.pk for one in leases.claim_batch(1).submissions] == [mine.pk]


def test_what_is_deleted_before_its_turn_holds_nobody_up(gazette: Tenant, tribune: Tenant) -> None:
    sent = gazette.send(20)
    senders(2)
    for one in sent[10:]:
        deleting.forget(one, gazette.person)
    (mine,) = tribune.send()
    assert position_in_queue(mine) == 1


def test_two_floods_are_served_in_turns(gazette: Tenant, tribune: Tenant) -> None:
    gazette.send(30)
    senders(4)
    tribune.send(30)
    served = senders(20)
    assert served.count(gazette.organisation) == served.count(tribune.organisation) == 10
    assert all(one != next_ for one, next_ in pairwise(served))


def test_whoever_asks_again_and_again_does_not_starve_a_flood(
    gazette: Tenant, tribune: Tenant
) -> None:
    gazette.send(20)
    senders(2)
    served = []
    for _ in range(10):
        tribune.send()
        served += senders(2)
    assert served.count(gazette.organisation) == 10


@pytest.mark.parametrize("priority", Priority)
def test_whoever_sends_and_deletes_again_and_again_does_not_starve_a_flood(
    gazette: Tenant, tribune: Tenant, priority: Submission.Priority
) -> None:
    gazette.send(30)
    senders(12)
    tribune.send(1, priority)
    senders(1)
    served = []
    for _ in range(10):
        (decoy,) = tribune.send(1, priority)
        deleting.forget(decoy, tribune.person)
        tribune.send(1, priority)
        served += senders(1)
    assert served.count(gazette.organisation) >= 5


def test_a_turn_is_used_although_its_image_is_deleted_while_it_is_judged(
    gazette: Tenant, tribune: Tenant
) -> None:
    gazette.send(3, Priority.BULK)
    senders(1)
    latest = tribune.send(3)[-1]
    for one in leases.claim_batch(3).submissions:
        deleting.forget(one, tribune.person)
    (decoy,) = Tenant(tribune.organisation).send()
    deleting.forget(decoy, tribune.person)
    (after,) = Tenant(tribune.organisation).send()
    assert after.turn == latest.turn + STRIDE[Priority.INTERACTIVE]


def test_past_floods_are_no_debt(gazette: Tenant, tribune: Tenant) -> None:
    gazette.send(20)
    assert len(list(judged())) == 20
    (theirs,) = tribune.send()
    (mine,) = gazette.send()
    assert abs(mine.turn - theirs.turn) <= STRIDE[Priority.INTERACTIVE]


def test_what_somebody_waits_for_goes_before_their_own_bulk(gazette: Tenant) -> None:
    gazette.send(20, Priority.BULK)
    senders(1)
    (mine,) = gazette.send()
    assert next(judged()).pk == mine.pk


def test_bulk_is_not_starved_by_what_people_wait_for(gazette: Tenant, tribune: Tenant) -> None:
    gazette.send(10, Priority.BULK)
    tribune.send(40)
    served = [one.priority for one in islice(judged(), 40)]
    assert 4 <= served.count(Priority.BULK) <= 6


def test_a_failed_attempt_keeps_its_turn(gazette: Tenant, tribune: Tenant) -> None:
    gazette.send(1)
    tribune.send(10)
    batch = leases.claim_batch(1)
    failed = Outcome(batch.submissions[0], Status.QUARANTINED, reason_code="x", reason="x")
    leases.put_back([failed])
    Submission.objects.filter(status=Status.QUEUED).update(due_at=timezone.now())
    assert [one.pk for one in leases.claim_batch(8).submissions] == [batch.submissions[0].pk]


def test_what_may_not_be_claimed_yet_is_not_counted_as_ahead(gazette: Tenant) -> None:
    first, second = gazette.send(2)
    Submission.objects.filter(pk=first.pk).update(due_at=timezone.now().replace(year=2999))
    assert position_in_queue(second) == 1


@pytest.mark.django_db(transaction=True)
def test_parallel_uploads_of_a_tenant_get_turns_of_their_own() -> None:
    tenant, barrier = OrganisationFactory.create(), threading.Barrier(16)
    taken: list[int] = []

    def work() -> None:
        barrier.wait()
        for _ in range(5):
            with transaction.atomic():
                taken.append(take_turn(tenant, Priority.INTERACTIVE))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(80))


def test_whoever_deletes_the_latest_goes_on_after_what_still_waits(tribune: Tenant) -> None:
    _, second, latest = tribune.send(3)
    deleting.forget(latest, tribune.person)
    (after,) = tribune.send()
    assert after.turn == second.turn + STRIDE[Priority.INTERACTIVE]
