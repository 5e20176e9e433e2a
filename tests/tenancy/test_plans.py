"""The wall costs the planner nothing: its indexes are asked with it as without it."""

from collections.abc import Callable
from typing import Any, cast

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Organisation, User
from accounts.roles import Role
from common import scope
from detection.models import Analysis
from images.leases import waiting
from images.lookup import images_near
from images.models import Image, Submission
from images.selectors import submissions_of
from moderation.models import Case, Decision
from moderation.selectors import appeals_of, cases_in, claimable_by, default_queue, plays_of
from tests.factories import staff
from tests.tenancy.belongings import Rows
from tests.tenancy.looking import shown
from webhooks.selectors import deliveries_of, endpoints_of

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


# What tenants wait for; the filter of the selectors stays the condition of the index.
OF_TENANTS: dict[str, tuple[str, Callable[[Organisation], Rowset]]] = {
    "list": ("images_by_organisation", lambda own: submissions_of(own).order_by("-id")[:25]),
    "list by reference": (
        "images_by_reference",
        lambda own: submissions_of(own).filter(reference="a").order_by("-id")[:25],
    ),
    "one": ("images_submission_pkey", lambda own: submissions_of(own).filter(pk=own.pk)),
    "image by content": (
        "images_one_image_per_content",
        lambda own: Image.objects.filter(organisation=own, sha256="0" * 64),
    ),
    "analyses": (
        "detection_analysis_submission",
        lambda own: Analysis.objects.filter(submission=own.pk).order_by("-run"),
    ),
    "endpoints": ("webhooks_endpoints", endpoints_of),
    "deliveries": ("webhooks_log", lambda own: deliveries_of(own).order_by("-id")[:25]),
    "appeals": ("images_submission", appeals_of),
}


@pytest.mark.parametrize("name", OF_TENANTS)
def test_for_a_tenant_the_index_is_asked_and_the_wall_once_a_query(name: str, ours: Rows) -> None:
    index, rows = OF_TENANTS[name]
    own = cast(Organisation, ours["accounts.Organisation"])
    with shown(own.pk):
        plan = rows(own).explain(costs=False)
    assert index in plan
    assert "InitPlan" in plan
    assert "Seq Scan" not in plan


def test_a_careless_question_reads_the_tenants_rows_alone(ours: Rows) -> None:
    """The wall itself is a condition that an index answers."""
    own = cast(Organisation, ours["accounts.Organisation"])
    with shown(own.pk):
        plan = Submission.objects.all().explain(costs=False)
    assert "Index Cond: (organisation_id = ANY" in plan


def test_for_everyone_nothing_is_asked_for_each_row(ours: Rows) -> None:
    judged = Analysis.objects.filter(submission=OuterRef("pk"))
    with scope.everyone():
        plan = Submission.objects.filter(Exists(judged)).explain(costs=False)
    assert "touchstone" not in plan
    assert "Filter" not in plan
