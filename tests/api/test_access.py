"""Who may call what."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import ApiKey, Organisation, User
from accounts.roles import Scope
from accounts.services import revoke_api_key
from common.api import PROBLEM_TYPE
from tests.api.partners import SUBMISSIONS, client_with, key_for, picture
from tests.factories import analysed_submission

ONE = f"{SUBMISSIONS}/sub_{'0' * 32}"
HOOKS = "/api/v1/webhooks"
HOOK = f"{HOOKS}/hook_{'0' * 32}"
CALLS = [
    ("GET", SUBMISSIONS, Scope.SUBMISSIONS_READ),
    ("POST", SUBMISSIONS, Scope.SUBMISSIONS_WRITE),
    ("POST", f"{SUBMISSIONS}/batch", Scope.SUBMISSIONS_WRITE),
    ("GET", ONE, Scope.SUBMISSIONS_READ),
    ("DELETE", ONE, Scope.SUBMISSIONS_DELETE),
    ("GET", f"{ONE}/heatmap", Scope.SUBMISSIONS_READ),
    ("GET", f"{ONE}/evidence/frequency/spectrum", Scope.SUBMISSIONS_READ),
    ("POST", f"{ONE}/links", Scope.SUBMISSIONS_READ),
    ("GET", f"{ONE}/near-duplicates", Scope.SUBMISSIONS_READ),
    ("GET", "/api/v1/lookup", Scope.SUBMISSIONS_READ),
    ("GET", f"{ONE}/appeals", Scope.DECISIONS_READ),
    ("POST", f"{ONE}/appeals", Scope.APPEALS_WRITE),
    ("GET", f"{ONE}/feedback", Scope.SUBMISSIONS_READ),
    ("POST", f"{ONE}/feedback", Scope.SUBMISSIONS_WRITE),
    ("GET", HOOKS, Scope.WEBHOOKS_MANAGE),
    ("POST", HOOKS, Scope.WEBHOOKS_MANAGE),
    ("GET", HOOK, Scope.WEBHOOKS_MANAGE),
    ("PATCH", HOOK, Scope.WEBHOOKS_MANAGE),
    ("DELETE", HOOK, Scope.WEBHOOKS_MANAGE),
    ("POST", f"{HOOK}/secret", Scope.WEBHOOKS_MANAGE),
    ("POST", f"{HOOK}/ping", Scope.WEBHOOKS_MANAGE),
    ("GET", f"{HOOKS}/deliveries", Scope.WEBHOOKS_MANAGE),
    ("GET", f"{HOOKS}/deliveries/dlv_{'0' * 32}", Scope.WEBHOOKS_MANAGE),
    ("POST", f"{HOOKS}/deliveries/dlv_{'0' * 32}/replay", Scope.WEBHOOKS_MANAGE),
]


@pytest.mark.parametrize(("method", "path", "scope"), CALLS)
def test_without_a_key_there_is_nothing(db: None, method: str, path: str, scope: Scope) -> None:
    answer = Client().generic(method, path)
    assert (answer.status_code, answer["Content-Type"]) == (401, PROBLEM_TYPE)
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(("method", "path", "scope"), CALLS)
def test_every_other_scope_is_not_enough(
    uploader: User, method: str, path: str, scope: Scope
) -> None:
    others = [each for each in Scope if each != scope]
    answer = client_with(key_for(uploader, *others)).generic(
        method, path, headers={"Accept": "*/*"}
    )
    assert (answer.status_code, answer["Content-Type"]) == (403, PROBLEM_TYPE)


@pytest.mark.parametrize(("method", "path", "scope"), CALLS)
def test_the_one_scope_is_enough(uploader: User, method: str, path: str, scope: Scope) -> None:
    answer = client_with(key_for(uploader, scope)).generic(method, path)
    assert answer.status_code in {200, 404, 422}


@pytest.mark.parametrize("header", ["Basic dTpw", "Bearer", "Bearer tsk_live_wrong", "Bearer é"])
def test_what_is_no_key_opens_nothing(db: None, header: str) -> None:
    assert Client().get(SUBMISSIONS, headers={"Authorization": header}).status_code == 401


def test_a_revoked_key_opens_nothing(partner: APIClient, api_key: str) -> None:
    revoke_api_key(key=ApiKey.objects.get())
    assert partner.get(SUBMISSIONS).status_code == 401


def test_a_signed_in_person_needs_a_key_all_the_same(
    uploader: User, organisation: Organisation
) -> None:
    client = Client()
    client.force_login(uploader, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(SUBMISSIONS).status_code == 401


def test_a_stranger_reads_nothing_of_ours(stranger: APIClient, organisation: Organisation) -> None:
    submission = analysed_submission(organisation=organisation, heatmap_key="heatmaps/x")
    address = f"{SUBMISSIONS}/{submission.public_id}"
    assert stranger.get(address).status_code == 404
    assert stranger.get(f"{address}/heatmap").status_code == 404
    assert stranger.get(SUBMISSIONS).json()["items"] == []


def test_beyond_the_limit_a_key_must_wait(partner: APIClient) -> None:
    ApiKey.objects.update(requests_per_minute=1)
    partner.get(SUBMISSIONS)
    answer = partner.post(SUBMISSIONS, {"image": picture()})
    assert (answer.status_code, answer["Content-Type"]) == (429, PROBLEM_TYPE)
    assert 1 <= int(answer["Retry-After"]) <= 61
    assert "1 requests a minute" in answer.json()["detail"]
