"""The list of what an organisation has sent."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import Organisation, User
from common.pages import ROWS
from images.models import Submission
from tests.factories import SubmissionFactory, analysed_submission

SignIn = Callable[[User], Client]
ADDRESS = "/submissions/"


def names(client: Client, query: str = "") -> list[str]:
    page = client.get(f"{ADDRESS}?{query}").context["page"]
    return [submission.file_name for submission in page.rows]


@pytest.mark.django_db
def test_the_newest_comes_first_and_foreign_ones_never(
    sign_in: SignIn, uploader: User, organisation: Organisation
) -> None:
    for name in ("first.jpg", "second.jpg"):
        SubmissionFactory.create(organisation=organisation, file_name=name)
    SubmissionFactory.create(file_name="foreign.jpg")
    assert names(sign_in(uploader)) == ["second.jpg", "first.jpg"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=queued", ["queued.jpg"]),
        ("verdict=likely_fake", ["fake.jpg"]),
        ("flag=decided", ["fake.jpg"]),
        ("verdict=likely_fake&status=queued", []),
        ("status=nonsense", ["fake.jpg", "queued.jpg"]),
    ],
)
def test_filters_narrow_the_list(
    sign_in: SignIn, uploader: User, organisation: Organisation, query: str, found: list[str]
) -> None:
    SubmissionFactory.create(organisation=organisation, file_name="queued.jpg")
    decided = Submission.Flag.DECIDED
    analysed_submission(organisation=organisation, file_name="fake.jpg", flag=decided)
    assert names(sign_in(uploader), query) == found


@pytest.mark.django_db
def test_pages_lead_to_the_end_and_back(
    sign_in: SignIn, uploader: User, organisation: Organisation
) -> None:
    for number in range(2 * ROWS + 1):
        SubmissionFactory.create(organisation=organisation, file_name=f"{number}.jpg")
    client = sign_in(uploader)
    first = client.get(ADDRESS).context["page"]
    second = client.get(f"{ADDRESS}?{first.older}").context["page"]
    last = client.get(f"{ADDRESS}?{second.older}").context["page"]
    assert [len(page.rows) for page in (first, second, last)] == [ROWS, ROWS, 1]
    assert (first.newer, last.older, last.count) == ("", "", 2 * ROWS + 1)
    assert names(client, last.newer) == [s.file_name for s in second.rows]
    assert names(client, second.newer) == [s.file_name for s in first.rows]


@pytest.mark.django_db
def test_pages_keep_the_filter(sign_in: SignIn, uploader: User, organisation: Organisation) -> None:
    SubmissionFactory.create_batch(ROWS + 1, organisation=organisation)
    page = sign_in(uploader).get(f"{ADDRESS}?status=queued").context["page"]
    assert page.older.startswith("status=queued&before=sub_")


@pytest.mark.django_db
def test_a_broken_page_mark_is_a_404(sign_in: SignIn, uploader: User) -> None:
    assert sign_in(uploader).get(f"{ADDRESS}?before=sub_x").status_code == 404


@pytest.mark.django_db
def test_an_empty_list_names_the_next_step(sign_in: SignIn, uploader: User) -> None:
    shown = sign_in(uploader).get(ADDRESS).content.decode()
    assert "Nothing has been sent yet" in shown
    assert reverse("detection:detector") in shown


@pytest.mark.django_db
def test_the_count_is_said(sign_in: SignIn, uploader: User, organisation: Organisation) -> None:
    SubmissionFactory.create_batch(2, organisation=organisation)
    assert "2 submissions" in sign_in(uploader).get(ADDRESS).content.decode()


@pytest.mark.django_db
def test_more_rows_cost_no_more_queries(
    sign_in: SignIn,
    uploader: User,
    organisation: Organisation,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(5):
        analysed_submission(organisation=organisation)
    client = sign_in(uploader)
    with django_assert_max_num_queries(9):
        client.get(ADDRESS)
