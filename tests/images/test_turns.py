"""Tenants in turns: a flood waits behind itself, and what people wait for goes before bulk."""

import random
import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice, pairwise
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organisation
from images import deleting, leases
from images.leases import Batch, Outcome
from images.models import Submission
from images.selectors import position_in_queue
from images.turns import BACKLOG, NEXT, STRIDE, holds_others_up, take_turn
from tests.factories import ImageFactory, OrganisationFactory, SubmissionFactory, UserFactory

Priority = Submission.Priority
MUCH = BACKLOG[Priority.INTERACTIVE]
Status = Submission.Status


class Tenant:
    """An organisation that sends one picture again and again."""

    def __init__(self, organisation: Organisation | None = None) -> None:
        self.organisation = organisation or OrganisationFactory.create()
        self.image = ImageFactory.create(organisation=self.organisation)
        self.person = UserFactory.create()

    def send(self, count: int = 1, priority: Priority = Priority.INTERACTIVE) -> list[Submission]:
        return [self._send(priority) for _ in range(count)]

    def _send(self, priority: Priority) -> Submission:
        return SubmissionFactory.create(
            organisation=self.organisation,
            image=self.image,
            submitted_by=self.person,
            priority=priority,
            turn=take_turn(self.organisation, priority),
        )


@pytest.fixture
def gazette(db: None) -> Tenant:
    return Tenant()


@pytest.fixture
def tribune(db: None) -> Tenant:
    return Tenant()


def judged() -> Iterator[Submission]:
    """One after the other, each ended before the next is claimed."""
    while batch := leases.claim_batch(1).submissions:
        leases.finish([Outcome(batch[0], Status.REJECTED, reason_code="x", reason="x")])
        yield batch[0]


def senders(count: int) -> list[Organisation]:
    return [submission.organisation for submission in islice(judged(), count)]


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


def test_a_flood_holds_others_up_while_their_image_waits_or_is_judged(
    gazette: Tenant, tribune: Tenant
) -> None:
    gazette.send(MUCH + 3)
    senders(1)
    assert not holds_others_up(gazette.organisation)
    tribune.send()
    assert holds_others_up(gazette.organisation)
    batch = leases.claim_batch(1).submissions
    assert batch[0].organisation == tribune.organisation
    assert holds_others_up(gazette.organisation)
    leases.finish([Outcome(batch[0], Status.REJECTED, reason_code="x", reason="x")])
    assert not holds_others_up(gazette.organisation)


def test_whoever_waits_for_one_image_holds_nobody_up(gazette: Tenant, tribune: Tenant) -> None:
    gazette.send(MUCH + 3)
    tribune.send()
    assert not holds_others_up(tribune.organisation)
    assert not holds_others_up(OrganisationFactory.create())


def test_a_few_images_hold_nobody_up(gazette: Tenant, tribune: Tenant) -> None:
    gazette.send(MUCH)
    tribune.send()
    assert not holds_others_up(gazette.organisation)


def test_nobody_gives_way_to_bulk(gazette: Tenant, tribune: Tenant) -> None:
    gazette.send(MUCH + 3)
    tribune.send(3, Priority.BULK)
    assert not holds_others_up(gazette.organisation)


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


def test_a_few_images_in_bulk_hold_nobody_up(gazette: Tenant, tribune: Tenant) -> None:
    gazette.send(BACKLOG[Priority.BULK], Priority.BULK)
    tribune.send()
    assert not holds_others_up(gazette.organisation)
    gazette.send(1, Priority.BULK)
    assert holds_others_up(gazette.organisation)


def test_a_newcomer_may_be_taken_out_of_turn(gazette: Tenant, tribune: Tenant) -> None:
    gazette.send(20)
    leases.claim_batch(1)
    assert leases.claim_newcomer().submissions == ()
    (mine,) = tribune.send()
    batch = leases.claim_newcomer()
    assert [one.pk for one in batch.submissions] == [mine.pk]
    assert batch.has_newcomer


def test_the_head_of_a_flood_is_no_newcomer(gazette: Tenant, tribune: Tenant) -> None:
    gazette.send(20)
    tribune.send(20)
    assert leases.claim_newcomer().submissions == ()
    assert not leases.claim_batch(1).has_newcomer


def test_whoever_has_bulk_waiting_is_no_newcomer(gazette: Tenant) -> None:
    gazette.send(1, Priority.BULK)
    gazette.send()
    assert leases.claim_newcomer().submissions == ()


def test_what_follows_a_first_one_is_not_taken_before_it(gazette: Tenant) -> None:
    gazette.send(2)
    assert leases.claim_newcomer().submissions == ()
    assert leases.claim_batch(1).submissions
    assert leases.claim_newcomer().submissions == ()


def test_neither_bulk_nor_what_failed_before_is_taken_out_of_turn(
    gazette: Tenant, tribune: Tenant
) -> None:
    gazette.send(1, Priority.BULK)
    tribune.send(1)
    Submission.objects.filter(organisation=tribune.organisation).update(attempts=1)
    assert leases.claim_newcomer().submissions == ()


def test_a_flood_that_was_deleted_is_no_debt(gazette: Tenant, tribune: Tenant) -> None:
    gazette.send(50)
    for one in tribune.send(30) + tribune.send(30, Priority.BULK):
        deleting.forget(one, tribune.person)
    assert not holds_others_up(tribune.organisation)
    (mine,) = Tenant(tribune.organisation).send()
    assert [one.pk for one in leases.claim_newcomer().submissions] == [mine.pk]


def test_whoever_deletes_the_latest_goes_on_after_what_still_waits(tribune: Tenant) -> None:
    first, latest = tribune.send(2)
    deleting.forget(latest, tribune.person)
    (after,) = tribune.send()
    assert after.turn == first.turn + STRIDE[Priority.INTERACTIVE]


def test_whoever_has_nothing_waiting_holds_nobody_up(gazette: Tenant, tribune: Tenant) -> None:
    gazette.send(MUCH + 3)
    (theirs,) = tribune.send()
    leases.claim_batch(2 * MUCH)
    Submission.objects.filter(pk=theirs.pk).update(
        status=Status.QUEUED, lease_token=None, lease_expires_at=None
    )
    assert not holds_others_up(gazette.organisation)


def out_of_turn(tenant: Tenant) -> None:
    """It sends one, which is judged at once."""
    (mine,) = tenant.send()
    batch = leases.claim_newcomer().submissions
    assert [one.pk for one in batch] == [mine.pk]
    leases.finish([Outcome(batch[0], Status.REJECTED, reason_code="x", reason="x")])


def test_whoever_is_judged_out_of_turn_again_and_again_stays_a_newcomer(
    gazette: Tenant, tribune: Tenant
) -> None:
    gazette.send(50)
    leases.claim_batch(1)
    for _ in range(2 * NEXT):
        out_of_turn(tribune)
        assert not holds_others_up(tribune.organisation)


def test_whoever_is_judged_out_of_turn_does_not_move_the_present(
    gazette: Tenant, tribune: Tenant
) -> None:
    sent = gazette.send(50)
    leases.claim_batch(1)
    for _ in range(10):
        out_of_turn(tribune)
    (third,) = Tenant().send()
    assert third.turn <= sent[1].turn


def test_a_batch_knows_whether_a_newcomer_is_among_it(gazette: Tenant, tribune: Tenant) -> None:
    gazette.send(4)
    assert not leases.claim_batch(1).has_newcomer
    tribune.send()
    assert leases.claim_batch(2).has_newcomer
    Tenant().send(1, Priority.BULK)
    assert not leases.claim_batch(8).has_newcomer


def plan_of(sql: str, values: tuple[Any, ...]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS OFF, TIMING OFF) {sql}", values)
        return "\n".join(row[0] for row in cursor.fetchall())


@pytest.fixture
def ten_thousand(gazette: Tenant, tribune: Tenant) -> None:
    """So many wait, of a hundred tenants and a newcomer; most of them have one in work."""
    tenants = OrganisationFactory.create_batch(100)
    shuffled = random.Random(5).sample(range(10_000), 10_000)
    Submission.objects.bulk_create(
        Submission(
            organisation=tenants[place % 100],
            image=gazette.image,
            source=Submission.Source.WEB,
            submitted_by=gazette.person,
            turn=place // 100,
        )
        for place in shuffled
    )
    leases.claim_batch(90)
    tribune.send()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE images_submission")


Claim = Callable[[], Batch]


def claimed_by(claim: Claim, sent: CaptureQueriesContext) -> str:
    """The plans of the queries that find what is claimed."""
    with sent:
        claim()
    found = [query["sql"] for query in sent if query["sql"].startswith("SELECT")]
    return "\n".join(plan_of(sql.replace("%", "%%"), ()) for sql in found)


@pytest.mark.usefixtures("ten_thousand")
@pytest.mark.parametrize(
    ("claim", "most"), [(partial(leases.claim_batch, 8), 8), (leases.claim_newcomer, 16)]
)
def test_a_claim_reads_the_index_in_order_however_much_waits(claim: Claim, most: int) -> None:
    """It reads those that it takes, or the next ones to find a newcomer's."""
    plan = claimed_by(claim, CaptureQueriesContext(connection))
    read = re.findall(r"images_queue.* \(actual rows=(\d+)", plan)
    assert read, plan
    assert max(map(int, read)) <= most, plan
    skipped = re.findall(r"Rows Removed by Filter: (\d+)", plan)
    assert sum(map(int, skipped)) <= most, plan
    assert "Seq Scan on images_submission" not in plan
