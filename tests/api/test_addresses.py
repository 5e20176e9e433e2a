"""Addresses, methods and types that the API does not have."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Organisation
from common.api import PROBLEM_TYPE
from tests.api.partners import SUBMISSIONS
from tests.factories import SubmissionFactory

ONE = f"{SUBMISSIONS}/sub_{'0' * 32}"


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/", "/api/v1/nothing", "/api/v2/submissions", f"{SUBMISSIONS}/a/b/c"]
)
def test_an_unknown_address_is_a_problem(db: None, path: str) -> None:
    answer = Client().get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM_TYPE)


@pytest.mark.parametrize(
    "path", [f"{SUBMISSIONS}/", f"{ONE}/", f"{ONE}/heatmap/", f"{ONE}/evidence/a/b/"]
)
def test_a_slash_at_the_end_is_not_redirected(partner: APIClient, path: str) -> None:
    assert partner.post(path).status_code == 404
    assert partner.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        (SUBMISSIONS, "GET, POST, HEAD, OPTIONS"),
        (ONE, "DELETE, GET, HEAD, OPTIONS"),
        (f"{ONE}/heatmap", "GET, HEAD, OPTIONS"),
        (f"{ONE}/evidence/frequency/spectrum", "GET, HEAD, OPTIONS"),
        ("/api/v1/schema/", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(partner: APIClient, path: str, allowed: str) -> None:
    for method in {"PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"} - set(allowed.split(", ")):
        answer = partner.generic(method, path)
        assert (answer.status_code, answer["Content-Type"]) == (405, PROBLEM_TYPE)
        assert set(answer["Allow"].split(", ")) == set(allowed.split(", "))


@pytest.mark.parametrize("path", [SUBMISSIONS, ONE, "/api/v1/schema/"])
def test_options_names_the_methods_without_a_key(db: None, path: str) -> None:
    answer = Client().options(path)
    assert (answer.status_code, answer.content) == (204, b"")
    assert "GET" in answer["Allow"]


def test_head_is_get_without_a_body(partner: APIClient, organisation: Organisation) -> None:
    path = f"{SUBMISSIONS}/{SubmissionFactory.create(organisation=organisation).public_id}"
    get, head = partner.get(path), partner.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == get["Content-Length"]


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/png"])
def test_only_json_is_offered(partner: APIClient, accept: str) -> None:
    answer = partner.get(SUBMISSIONS, headers={"Accept": accept})
    assert (answer.status_code, answer["Content-Type"]) == (406, PROBLEM_TYPE)


def test_the_format_cannot_be_chosen_by_a_parameter(partner: APIClient) -> None:
    assert partner.get(f"{SUBMISSIONS}?format=xml").status_code == 422
