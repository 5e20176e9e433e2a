"""A claim reads few rows, however many wait, and however many were judged before."""

import random
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organisation
from images import leases
from images.leases import Batch
from images.models import Submission
from images.newcomers import claim_newcomer
from tests.factories import OrganisationFactory
from tests.images.tenants import Tenant

Claim = Callable[[], Batch]
Status = Submission.Status
Node = dict[str, Any]
QUEUE, IN_WORK = "images_queue", 100


@pytest.fixture
def ten_thousand(gazette: Tenant, tribune: Tenant) -> None:
    """So many wait, of a hundred tenants and a newcomer, who has as many behind it.

    Most of the tenants have one in work.
    """
    tenants = OrganisationFactory.create_batch(100)
    shuffled = random.Random(5).sample(range(10_000), 10_000)
    Submission.objects.bulk_create(
        one_of(gazette, tenants[place % 100], Status.QUEUED, turn=place // 100)
        for place in shuffled
    )
    Submission.objects.bulk_create(
        one_of(tribune, tribune.organisation, Status.REJECTED) for _ in range(10_000)
    )
    leases.claim_batch(90)
    tribune.send()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE images_submission")


def one_of(
    tenant: Tenant, organisation: Organisation, status: Submission.Status, turn: int = 0
) -> Submission:
    is_over = status == Status.REJECTED
    return Submission(
        organisation=organisation,
        image=tenant.image,
        source=Submission.Source.WEB,
        submitted_by=tenant.person,
        status=status,
        reason_code="x" if is_over else "",
        finished_at=timezone.now() if is_over else None,
        turn=turn,
    )


def plan_of(sql: str) -> Node:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS OFF, TIMING OFF, FORMAT JSON) {sql}")
        (plan,) = cursor.fetchone()[0]
    return dict(plan["Plan"])


def nodes(plan: Node) -> Iterator[Node]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)


def scans(claim: Claim) -> list[Node]:
    """Where the queries that find what is claimed read submissions."""
    with CaptureQueriesContext(connection) as sent:
        assert claim().submissions
    found = [query["sql"] for query in sent if query["sql"].startswith("SELECT")]
    every = [node for sql in found for node in nodes(plan_of(sql))]
    return [node for node in every if node.get("Relation Name") == "images_submission"]


def rows_read(scan: Node) -> float:
    each = scan["Actual Rows"] + scan.get("Rows Removed by Filter", 0)
    return float(each * scan["Actual Loops"])


@pytest.mark.usefixtures("ten_thousand")
@pytest.mark.parametrize(
    ("claim", "most"), [(partial(leases.claim_batch, 8), 8), (claim_newcomer, 16)]
)
def test_a_claim_reads_the_index_in_order_however_much_waits(claim: Claim, most: int) -> None:
    """It reads those that it takes, or the next ones to find a newcomer's."""
    read = scans(claim)
    assert {rows_read(scan) for scan in read if scan.get("Index Name") == QUEUE} == {most}
    assert not [scan for scan in read if scan["Node Type"] == "Seq Scan"]
    assert sum(map(rows_read, read)) <= 8 * most + IN_WORK
