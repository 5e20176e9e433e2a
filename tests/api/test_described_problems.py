"""The refusals that OpenAPI shows are those that the platform sends."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

import pytest
from rest_framework.exceptions import APIException
from rest_framework.test import APIClient

from accounts.models import User
from accounts.roles import Scope
from accounts.throttling import LimitReached
from common.api import PROBLEM_TYPE
from common.errors import DomainError
from common.outbound import Refused, Unreachable
from config.api_docs import openapi
from tests.api.partners import client_with, key_for
from tests.api.test_schema import SHARED, component

Kind = TypeVar("Kind")
Problem = dict[str, Any]

SENT = "idempotency_in_flight idempotency_mismatch unsupported_media_type parse_error"
ADDRESS = "malformed_url scheme_refused port_refused userinfo_in_url odd_host inside_address"
CALLBACK = "unknown_callback callback_off"
# What an operation refuses beside what all do that need a key.
OWN = {
    "submit": f"{SENT} {ADDRESS} {CALLBACK} malformed length_required empty_file file_too_large"
    " unsupported_format too_many_pixels too_small too_many_scans damaged_header"
    " images_per_day_spent others_first store_unavailable",
    "submitBatch": f"{SENT} {CALLBACK} malformed length_required no_archive empty_archive"
    " too_many_entries batches_under_way batches_busy store_unavailable",
    "listSubmissions": "bad_cursor",
    "readSubmission": "not_found",
    "deleteSubmission": "not_found under_legal_hold conflict",
    "readHeatmap": "not_found object_missing store_unavailable",
    "readEvidence": "not_found object_missing store_unavailable",
    "shareSubmission": "not_found malformed length_required",
    "openSharedPicture": "not_found object_missing store_unavailable",
    "lookUp": "",
    "listNearDuplicates": "not_found",
    "fileAppeal": f"{SENT} length_required not_found cannot_appeal",
    "listAppeals": "not_found",
    "giveFeedback": f"{SENT} length_required not_found",
    "listFeedback": "not_found",
    "listWebhooks": "",
    "createWebhook": f"{SENT} {ADDRESS} length_required unknown_host timed_out too_many_endpoints",
    "readWebhook": "not_found",
    "changeWebhook": f"{ADDRESS} unsupported_media_type parse_error length_required unknown_host"
    " timed_out not_found already_switched",
    "removeWebhook": "malformed length_required not_found",
    "rotateWebhookSecret": f"{SENT} length_required not_found rotation_under_way",
    "pingWebhook": "idempotency_in_flight idempotency_mismatch malformed length_required not_found"
    " endpoint_off endpoint_removed",
    "listDeliveries": "bad_cursor",
    "readDelivery": "not_found",
    "replayDelivery": "idempotency_in_flight idempotency_mismatch malformed length_required"
    " not_found endpoint_off endpoint_removed still_under_way subject_deleted",
}
ANYWHERE = "invalid too_large internal_error unavailable"
WITH_KEY = (
    f"{ANYWHERE} not_authenticated authentication_failed key_revoked key_expired missing_scope"
    " not_acceptable throttled organisation_throttled"
)


@dataclass(frozen=True)
class Operation:
    method: str
    address: str
    told: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.told["operationId"])

    @property
    def problems(self) -> list[Problem]:
        contents = [answer.get("content", {}) for answer in self.told["responses"].values()]
        kinds = [content.get(PROBLEM_TYPE, {}).get("examples", {}) for content in contents]
        return [example["value"] for examples in kinds for example in examples.values()]

    def shown(self, code: str) -> list[Problem]:
        return [problem for problem in self.problems if problem["code"] == code]

    @property
    def contents(self) -> dict[str, Any]:
        return dict(self.told.get("requestBody", {}).get("content", {}))

    def sent_by(self, client: APIClient, query: str = "") -> Problem:
        """As the examples say; what is answered, under the request id that all examples have."""
        address = self.problems[0]["instance"] + query
        examples = self.contents.get("application/json", {}).get("examples", {"": {"value": {}}})
        body = next(iter(examples.values()))["value"] if self.contents else None
        call = getattr(client, self.method)
        answer = call(address, body, format="json") if body else call(address)
        return dict(answer.json() | {"request_id": self.problems[0]["request_id"]})


OPERATIONS = [
    Operation(method, address, told)
    for address, path in openapi()["paths"].items()
    for method, told in path.items()
]
KEYED = [one for one in OPERATIONS if one.address != SHARED]
NAMING = [one for one in OPERATIONS if one.shown("not_found")]


def named(operations: list[Operation]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("operation", operations, ids=lambda one: one.name)


def all_kinds(kind: type[Kind]) -> Iterator[type[Kind]]:
    yield kind
    for each in kind.__subclasses__():
        yield from all_kinds(each)


def sent() -> set[tuple[str, int, str]]:
    """The codes that the platform knows, each with the status and the title that go with it."""
    ours = {(one.code, int(one.status), one.title) for one in all_kinds(DomainError)}
    theirs = {(one.default_code, one.status_code) for one in all_kinds(APIException)}
    theirs |= {("organisation_throttled", LimitReached.status_code)}
    refused = {(code, int(Refused.status), Refused.title) for code in ADDRESS.split()}
    looked_up = {("unknown_host", int(Unreachable.status), Unreachable.title)}
    phrases = {(code, status, HTTPStatus(status).phrase) for code, status in theirs}
    return ours | phrases | refused | looked_up


@named(OPERATIONS)
def test_every_operation_shows_its_own_refusals(operation: Operation) -> None:
    general = ANYWHERE if operation.address == SHARED else WITH_KEY
    expected = {*OWN[operation.name].split(), *general.split()}
    assert {problem["code"] for problem in operation.problems} == expected


@named(OPERATIONS)
def test_every_example_is_as_it_is_sent(operation: Operation) -> None:
    known = sent()
    for problem in operation.problems:
        component("Problem").validate(problem)
        assert (problem["code"], problem["status"], problem["title"]) in known
        assert problem["type"] == f"urn:touchstone:problem:{problem['code']}"


@named(OPERATIONS)
def test_every_example_stands_under_its_status(operation: Operation) -> None:
    for status, answer in operation.told["responses"].items():
        for example in answer.get("content", {}).get(PROBLEM_TYPE, {}).get("examples", {}).values():
            assert str(example["value"]["status"]) == status


@named(OPERATIONS)
def test_every_example_names_an_address_of_its_operation(operation: Operation) -> None:
    address = operation.address
    for parameter in operation.told.get("parameters", []):
        pattern = parameter["schema"].get("pattern", "").strip("^$")
        address = address.replace(f"{{{parameter['name']}}}", pattern)
    assert {bool(re.fullmatch(address, one["instance"])) for one in operation.problems} == {True}


@named([one for one in OPERATIONS if one.contents])
def test_every_body_that_is_sent_has_an_example_that_fits(operation: Operation) -> None:
    for content in operation.contents.values():
        assert content["examples"]
        for example in content["examples"].values():
            component(content["schema"]["$ref"].rpartition("/")[2]).validate(example["value"])


@named(OPERATIONS)
def test_every_json_that_is_answered_has_an_example(operation: Operation) -> None:
    good = {status: told for status, told in operation.told["responses"].items() if status < "300"}
    kinds = [kind for told in good.values() for kind in told.get("content", {}).items()]
    assert good
    assert all(content["examples"] for kind, content in kinds if kind == "application/json")


@pytest.mark.django_db
@named(KEYED)
def test_without_a_key_it_is_refused_as_shown(operation: Operation) -> None:
    assert operation.sent_by(APIClient()) in operation.shown("not_authenticated")


@pytest.mark.django_db
@named(KEYED)
def test_without_its_scope_it_is_refused_as_shown(operation: Operation, uploader: User) -> None:
    (shown,) = operation.shown("missing_scope")
    others = [scope for scope in Scope if scope not in shown["detail"]]
    assert len(others) == len(Scope) - 1
    assert operation.sent_by(client_with(key_for(uploader, *others))) == shown


@pytest.mark.django_db
@named(NAMING)
def test_what_is_not_there_is_refused_as_shown(operation: Operation, api_key: str) -> None:
    client = APIClient() if operation.address == SHARED else client_with(api_key)
    assert operation.sent_by(client) in operation.shown("not_found")


@pytest.mark.django_db
@named(OPERATIONS)
def test_a_misspelt_parameter_is_refused_as_shown(operation: Operation, api_key: str) -> None:
    client = APIClient() if operation.address == SHARED else client_with(api_key)
    assert operation.sent_by(client, "?wiat=10") in operation.shown("invalid")
