"""A fetch is in one hand at a time, in turns, and no organisation takes all the hands."""

import threading
from datetime import timedelta
from itertools import islice

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Organisation
from images import deleting
from images.fetches import leases
from images.fetches.intake import accept_address
from images.fetches.policy import SEATS
from images.models import Submission
from images.selectors import position_in_queue
from images.turns import ENDED
from tests.factories import ImageFactory, OrganisationFactory, SubmissionFactory
from tests.images.fetches.conftest import Name, sender_for
from tests.images.tenants import Tenant, judged, senders

URL = "https://example.org/a.jpg"


def of_another(count: int = 1) -> list[Submission]:
    sender = sender_for(OrganisationFactory.create())
    return [accept_address(sender=sender, url=URL).submission for _ in range(count)]


def test_a_claim_is_a_try_under_a_lease(name: Name) -> None:
    name(URL)
    (claimed,) = leases.claim(8)
    assert (claimed.attempts, claimed.status) == (1, Submission.Status.FETCHING)
    assert claimed.lease_expires_at is not None
    assert leases.claim(8) == []


def test_what_is_not_due_is_left_alone(name: Name) -> None:
    name(URL)
    Submission.objects.update(due_at=timezone.now() + timedelta(minutes=1))
    assert leases.claim(8) == []
    assert not leases.due().exists()


def test_uploads_are_none_of_it(db: None) -> None:
    SubmissionFactory.create()
    assert leases.claim(8) == []


def test_one_organisation_gets_no_more_than_its_seats(name: Name) -> None:
    for _ in range(10):
        name(URL)
    assert len(leases.claim(3)) == 3
    assert len(leases.claim(8)) == SEATS - 3
    assert leases.claim(8) == []


def test_they_are_claimed_in_turns(name: Name, organisation: Organisation) -> None:
    flood = [name(URL) for _ in range(10)]
    theirs = of_another(2)
    assert {one.pk for one in leases.claim(4)} == {
        *(one.pk for one in flood[:2]),
        *(one.pk for one in theirs),
    }


def test_whoever_has_the_fewest_seats_taken_is_next(name: Name) -> None:
    for _ in range(10):
        name(URL)
    leases.claim(2)
    theirs = of_another(2)
    assert {one.pk for one in leases.claim(2)} == {one.pk for one in theirs}


def fetch(count: int) -> None:
    for claimed in leases.claim(count):
        leases.fetched(claimed, ImageFactory.create(organisation=claimed.organisation))


def test_what_was_fetched_waits_like_an_upload(name: Name) -> None:
    submission = name(URL)
    fetch(1)
    fresh = Submission.objects.get(pk=submission.pk)
    assert (fresh.status, fresh.attempts, fresh.lease_token) == ("queued", 0, None)


def test_what_arrives_late_is_not_before_all_that_was_judged_meanwhile(name: Name) -> None:
    flood = [name(URL) for _ in range(SEATS)]
    busy = Tenant()
    busy.send(50)
    senders(40)
    fetch(SEATS)
    busy.send(10)
    served = senders(8)
    assert served.count(busy.organisation) == served.count(flood[0].organisation) == 4


def test_a_flood_that_arrives_late_does_not_delay_somebody_active(name: Name) -> None:
    for _ in range(SEATS):
        name(URL)
    busy, active = Tenant(), Tenant()
    for _ in range(10):
        busy.send(8)
        active.send()
        senders(9)
    fetch(SEATS)
    (mine,) = active.send()
    assert position_in_queue(mine) <= 2


def test_a_lease_that_was_lost_holds_nothing(name: Name) -> None:
    name(URL)
    (claimed,) = leases.claim(1)
    leases.put_back(claimed, timedelta(0))
    (again,) = leases.claim(1)
    with leases.held(claimed) as late, leases.held(again) as row:
        assert late is None
        assert row == again


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_never_claim_the_same(db: None) -> None:
    for _ in range(6):
        of_another(4)
    claimed: list[Submission] = []
    barrier = threading.Barrier(6)

    def work() -> None:
        barrier.wait()
        claimed.extend(leases.claim(4))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    claimed += leases.claim(24)
    ids = [one.pk for one in claimed]
    assert len(ids) == len(set(ids)) == 24


def test_addresses_that_are_deleted_while_they_are_fetched_do_not_hide_the_present(
    name: Name,
) -> None:
    tenant = Tenant()
    tenant.send(5)
    (*_, present) = islice(judged(), 3)
    for _ in range(ENDED):
        name(URL)
    while claimed := leases.claim(8):
        for one in claimed:
            deleting.forget(one, tenant.person)
    (mine,) = Tenant().send()
    assert mine.turn == present.turn == 2
