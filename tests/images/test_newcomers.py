"""Whoever has nothing else here may be taken out of turn, and gains nothing by that later."""

from images import deleting, leases
from images.models import Submission
from images.newcomers import claim_newcomer
from images.turns import NEXT, holds_others_up
from tests.images.tenants import Tenant, end

Priority = Submission.Priority


def test_a_newcomer_may_be_taken_out_of_turn(gazette: Tenant, tribune: Tenant) -> None:
    gazette.send(20)
    leases.claim_batch(1)
    assert claim_newcomer().submissions == ()
    (mine,) = tribune.send()
    batch = claim_newcomer()
    assert [one.pk for one in batch.submissions] == [mine.pk]
    assert batch.has_newcomer


def test_the_head_of_a_flood_is_no_newcomer(gazette: Tenant, tribune: Tenant) -> None:
    gazette.send(20)
    tribune.send(20)
    assert claim_newcomer().submissions == ()
    assert not leases.claim_batch(1).has_newcomer


def test_whoever_has_bulk_waiting_is_no_newcomer(gazette: Tenant) -> None:
    gazette.send(1, Priority.BULK)
    gazette.send()
    assert claim_newcomer().submissions == ()


def test_what_follows_a_first_one_is_not_taken_before_it(gazette: Tenant) -> None:
    gazette.send(2)
    assert claim_newcomer().submissions == ()
    assert leases.claim_batch(1).submissions
    assert claim_newcomer().submissions == ()


def test_neither_bulk_nor_what_failed_before_is_taken_out_of_turn(
    gazette: Tenant, tribune: Tenant
) -> None:
    gazette.send(1, Priority.BULK)
    tribune.send(1)
    Submission.objects.filter(organisation=tribune.organisation).update(attempts=1)
    assert claim_newcomer().submissions == ()


def out_of_turn(tenant: Tenant) -> None:
    """It sends one, which is judged at once."""
    (mine,) = tenant.send()
    batch = claim_newcomer().submissions
    assert [one.pk for one in batch] == [mine.pk]
    end(batch[0])


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


def test_a_flood_that_was_deleted_is_no_debt(gazette: Tenant, tribune: Tenant) -> None:
    gazette.send(50)
    for one in tribune.send(30) + tribune.send(30, Priority.BULK):
        deleting.forget(one, tribune.person)
    assert not holds_others_up(tribune.organisation)
    (mine,) = Tenant(tribune.organisation).send()
    assert [one.pk for one in claim_newcomer().submissions] == [mine.pk]


def test_a_batch_knows_whether_a_newcomer_is_among_it(gazette: Tenant, tribune: Tenant) -> None:
    gazette.send(4)
    assert not leases.claim_batch(1).has_newcomer
    tribune.send()
    assert leases.claim_batch(2).has_newcomer
    Tenant().send(1, Priority.BULK)
    assert not leases.claim_batch(8).has_newcomer
