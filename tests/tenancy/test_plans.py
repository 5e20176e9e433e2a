"""The wall costs the planner nothing: its indexes are asked with it as without it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Organisation, User
from accounts.roles import Role
from common import scope
from common.ids import uuid7
from detection.models import Analysis
from images.leases import waiting
from images.lookup import images_near
from images.models import Image, Submission
from images.selectors import submissions_of
from moderation.models import Case, Decision
from moderation.selectors import cases_in, claimable_by, default_queue, plays_of
from tests.factories import OrganisationFactory, UserFactory, staff
from tests.tenancy.belongings import Rows
from tests.tenancy.looking import shown

pytestmark = pytest.mark.django_db
Rowset = QuerySet[Any, Any]
HASH = "0123456789abcdef" * 4


@pytest.fixture(autouse=True)
def by_index(ours: Rows) -> None:
    """On a handful of rows PostgreSQL would read the tables, wall or not."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")


@pytest.fixture
def reader(db: None) -> User:
    return staff(Role.SENIOR)


def beginning(field: str) -> Rowset:
    found = Submission.objects.filter(**{f"{field}__startswith": "abc"}).exclude(**{field: ""})
    return found.values_list("pk")[:200]


# What staff wait for: the pages of review on a million rows (docs/operations.md, Size).
OF_STAFF: dict[str, Callable[[User], Rowset]] = {
    "queue page": lambda _: cases_in(default_queue(), [Case.Status.OPEN]),
    "next case": lambda person: claimable_by(person, default_queue())[:1],
    "search by reference": lambda _: beginning("reference"),
    "search by file name": lambda _: beginning("file_name"),
    "search by hash": lambda _: Image.objects.filter(sha256__startswith="abc0123").values("pk"),
    "near images": lambda _: images_near(HASH, 31)[:50],
    "game": plays_of,
    "rulings of a person": lambda person: Decision.objects.filter(reviewer=person).order_by(
        "-created_at"
    )[:25],
    "claim of a worker": lambda _: waiting()[:8],
}


@pytest.mark.parametrize("name", OF_STAFF)
def test_for_staff_the_plan_is_that_of_tables_without_a_wall(name: str, reader: User) -> None:
    rows = OF_STAFF[name](reader)
    without = rows.explain(costs=False)
    with scope.everyone():
        assert rows.explain(costs=False) == without


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("search by reference", "images_by_any_reference"),
        ("search by file name", "images_by_file_name"),
        ("search by hash", "images_by_sha256"),
        ("near images", "images_by_pdq"),
    ],
)
def test_and_it_asks_the_index_whose_operator_might_tell_tales(
    name: str, index: str, reader: User
) -> None:
    """Behind a policy that hides anything PostgreSQL would not use these."""
    with scope.everyone():
        assert index in OF_STAFF[name](reader).explain(costs=False)


@pytest.fixture
def tenant() -> Organisation:
    """One of twenty with two hundred images each, so that indexes are worth asking."""
    tenants = OrganisationFactory.create_batch(20)
    sender = UserFactory.create()
    images = Image.objects.bulk_create(
        Image(
            organisation=one,
            sha256=uuid7().hex * 2,
            size_bytes=1,
            width=64,
            height=48,
            object_key="objects/a",
        )
        for one in tenants
        for _ in range(200)
    )
    submissions = Submission.objects.bulk_create(
        Submission(
            organisation_id=image.organisation_id,
            image=image,
            source=Submission.Source.WEB,
            submitted_by=sender,
            reference=f"order-{number}",
        )
        for number, image in enumerate(images)
    )
    Analysis.objects.bulk_create(
        Analysis(submission=one, verdict="likely_fake", probability=0.9, milliseconds=1)
        for one in submissions
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE images_image, images_submission, detection_analysis")
        cursor.execute("SET LOCAL enable_seqscan = on")
    return tenants[7]


# What tenants wait for; the filter of the selectors stays the condition of an index.
OF_TENANTS: dict[str, tuple[str, Callable[[Submission], Rowset]]] = {
    "list": (
        r"\(organisation_id = '",
        lambda own: submissions_of(own.organisation).order_by("-id")[:25],
    ),
    "list by reference": (
        r"reference",
        lambda own: submissions_of(own.organisation).filter(reference=own.reference),
    ),
    "one": (
        r"\(?id = '",
        lambda own: submissions_of(own.organisation).filter(pk=own.pk),
    ),
    "image by content": (
        r"sha256",
        lambda own: Image.objects.filter(
            organisation=own.organisation, sha256=own.stored_image.sha256
        ),
    ),
    "analyses": (
        r"submission_id = '",
        lambda own: Analysis.objects.filter(submission=own).order_by("-run"),
    ),
}


@pytest.mark.parametrize("name", OF_TENANTS)
def test_for_a_tenant_the_index_is_asked_and_the_wall_once_a_query(
    name: str, tenant: Organisation
) -> None:
    condition, rows = OF_TENANTS[name]
    own = Submission.objects.filter(organisation=tenant)[9]
    with shown(tenant.pk):
        plan = rows(own).explain(costs=False)
    assert re.search(rf"Index Cond: .*{condition}", plan)
    assert "InitPlan" in plan
    assert not re.search("Seq Scan on (images|detection)", plan)
    assert "hashed" not in plan  # which would read all rows of the tenant for the one


def test_a_careless_question_reads_the_tenants_rows_alone(tenant: Organisation) -> None:
    """The wall itself is a condition that an index answers."""
    with shown(tenant.pk):
        plan = Submission.objects.all().explain(costs=False)
    assert "Index Cond: (organisation_id = ANY" in plan


def test_for_everyone_nothing_is_asked_for_each_row(ours: Rows) -> None:
    judged = Analysis.objects.filter(submission=OuterRef("pk"))
    with scope.everyone():
        plan = Submission.objects.filter(Exists(judged)).explain(costs=False)
    assert "touchstone" not in plan
    assert "Filter" not in plan
