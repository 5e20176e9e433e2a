"""Whoever has much waiting holds others up who wait for one image; nobody else does."""

import pytest

from images import leases
from images.models import Submission
from images.turns import BACKLOG, holds_others_up
from tests.factories import OrganisationFactory
from tests.images.tenants import Tenant, end, senders

Priority = Submission.Priority
Status = Submission.Status
MUCH = BACKLOG[Priority.INTERACTIVE]


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
    end(batch[0])
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


def test_a_few_images_in_bulk_hold_nobody_up(gazette: Tenant, tribune: Tenant) -> None:
    gazette.send(BACKLOG[Priority.BULK], Priority.BULK)
    tribune.send()
    assert not holds_others_up(gazette.organisation)
    gazette.send(1, Priority.BULK)
    assert holds_others_up(gazette.organisation)


@pytest.mark.parametrize("in_bulk", [0, 1])
def test_whoever_has_little_waiting_holds_nobody_up(
    gazette: Tenant, tribune: Tenant, in_bulk: int
) -> None:
    """What is being judged is no backlog, neither of those who have nothing else nor of others."""
    gazette.send(MUCH + 3)
    (theirs,) = tribune.send()
    leases.claim_batch(2 * MUCH)
    Submission.objects.filter(pk=theirs.pk).update(
        status=Status.QUEUED, lease_token=None, lease_expires_at=None
    )
    gazette.send(in_bulk, Priority.BULK)
    assert not holds_others_up(gazette.organisation)
