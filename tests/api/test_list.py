"""GET /submissions walks through an organisation's submissions, newest first."""

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Organisation, User
from tests.api.partners import SUBMISSIONS, Answer
from tests.factories import SubmissionFactory, analysed_submission


def ids(answer: Answer) -> list[str]:
    return [item["id"] for item in answer.json()["items"]]


def test_the_newest_comes_first(partner: APIClient, organisation: Organisation) -> None:
    made = [SubmissionFactory.create(organisation=organisation).public_id for _ in range(3)]
    assert ids(partner.get(SUBMISSIONS)) == made[::-1]


def test_an_empty_list_has_no_next_page(partner: APIClient) -> None:
    assert partner.get(SUBMISSIONS).json() == {"items": [], "links": {"next": None}}


def test_pages_show_everything_once(partner: APIClient, organisation: Organisation) -> None:
    made = [SubmissionFactory.create(organisation=organisation).public_id for _ in range(5)]
    seen, link = [], f"{SUBMISSIONS}?limit=2"
    while link:
        answer = partner.get(link)
        seen += ids(answer)
        link = answer.json()["links"]["next"]
    assert seen == made[::-1]


def test_what_arrives_meanwhile_moves_no_page(
    partner: APIClient, organisation: Organisation
) -> None:
    old = [SubmissionFactory.create(organisation=organisation).public_id for _ in range(2)]
    link = partner.get(f"{SUBMISSIONS}?limit=1").json()["links"]["next"]
    SubmissionFactory.create(organisation=organisation)
    assert ids(partner.get(link)) == [old[0]]


def test_the_next_page_keeps_the_filters(partner: APIClient, organisation: Organisation) -> None:
    wanted = [
        SubmissionFactory.create(organisation=organisation, reference="a b&c") for _ in range(2)
    ]
    SubmissionFactory.create(organisation=organisation, reference="other")
    first = partner.get(f"{SUBMISSIONS}?reference=a+b%26c&limit=1")
    second = partner.get(first.json()["links"]["next"])
    assert ids(first) + ids(second) == [wanted[1].public_id, wanted[0].public_id]
    assert second.json()["links"]["next"] is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "queued"}, ["waiting"]),
        ({"status": "analysed"}, ["fake"]),
        ({"verdict": "likely_fake"}, ["fake"]),
        ({"verdict": "inconclusive"}, []),
        ({"flag": "flagged"}, ["fake"]),
        ({"reference": "waiting", "flag": "none"}, ["waiting"]),
        ({"reference": "waiting", "flag": "flagged"}, []),
    ],
)
def test_filters_narrow_the_list(
    partner: APIClient, organisation: Organisation, query: dict[str, str], expected: list[str]
) -> None:
    analysed_submission(organisation=organisation, reference="fake", flag="flagged")
    SubmissionFactory.create(organisation=organisation, reference="waiting")
    items = partner.get(SUBMISSIONS, query).json()["items"]
    assert [item["reference"] for item in items] == expected


def test_times_narrow_the_list_without_their_own_moment(
    partner: APIClient, organisation: Organisation
) -> None:
    submission = SubmissionFactory.create(organisation=organisation)
    moment, hour = submission.created_at, timedelta(hours=1)
    queries: list[tuple[dict[str, datetime], int]] = [
        ({"created_after": moment - hour}, 1),
        ({"created_after": moment}, 0),
        ({"created_before": moment + hour}, 1),
        ({"created_before": moment}, 0),
    ]
    for query, count in queries:
        text = {name: value.isoformat() for name, value in query.items()}
        assert len(partner.get(SUBMISSIONS, text).json()["items"]) == count


@pytest.mark.parametrize(
    "query",
    [
        "status=done",
        "verdict=fake",
        "flag=",
        "reference=",
        "created_after=yesterday",
        "limit=0",
        "limit=101",
        "limit=1&limit=2",
        "page=2",
    ],
)
def test_a_filter_that_is_not_understood_is_refused(partner: APIClient, query: str) -> None:
    answer = partner.get(f"{SUBMISSIONS}?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"/{query.partition('=')[0]}"


@pytest.mark.parametrize("cursor", ["x", "AZqyw9Tlf2CBkqO0xdbn-A.forged", "%00", "."])
def test_a_cursor_that_is_not_ours_is_refused(partner: APIClient, cursor: str) -> None:
    answer = partner.get(f"{SUBMISSIONS}?cursor={cursor}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/cursor"


def test_other_organisations_are_not_listed(partner: APIClient, outsider: User) -> None:
    SubmissionFactory.create(organisation=outsider.organisations.get())
    assert ids(partner.get(SUBMISSIONS)) == []


def test_a_long_page_takes_as_few_queries_as_a_short_one(
    partner: APIClient,
    organisation: Organisation,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(12):
        analysed_submission(organisation=organisation)
    partner.get(SUBMISSIONS)
    with django_assert_num_queries(5):  # key, submissions, analyses, findings, matches
        assert len(ids(partner.get(SUBMISSIONS))) == 12


def test_a_wrong_filter_is_told_what_there_is(partner: APIClient) -> None:
    answer = partner.get(f"{SUBMISSIONS}?verdict=fake").json()
    assert answer["detail"] == "Some fields are missing or not valid."
    (error,) = answer["errors"]
    known = "likely_fake, inconclusive, likely_authentic, not_applicable"
    assert error["detail"] == f'"fake" is none of {known}.'
