"""Addresses that expire: made with a key, opened by any browser for a while."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import ApiKey, Organisation
from accounts.services import revoke_api_key
from accounts.throttling import usage_of
from detection.api.sharing import LIFETIME, SALT
from images import store
from images.models import Submission
from tests.api.partners import SUBMISSIONS
from tests.api.test_schema import component
from tests.factories import Spoken, make_image, telling_submission

PNG, WEBP = make_image(kind="PNG"), make_image(kind="WEBP")


@pytest.fixture
def submission(organisation: Organisation) -> Submission:
    for key, content in {"maps/a.png": PNG, "evidence/a.png": PNG, "previews/a": WEBP}.items():
        store.write(key, content)
    spoken = [
        Spoken("artifact", 0.9, heatmap_key="maps/a.png"),
        Spoken("frequency", 0.6, picture_keys={"spectrum": "evidence/a.png"}),
    ]
    told = telling_submission(spoken, organisation=organisation)
    told.stored_image.preview_key = "previews/a"
    told.stored_image.save()
    return told


def share(partner: APIClient, submission: Submission) -> dict[str, Any]:
    answer = partner.post(f"{SUBMISSIONS}/{submission.public_id}/links")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    links: dict[str, Any] = answer.json()
    component("SharedLinks").validate(links)
    return links


@pytest.fixture
def links(partner: APIClient, submission: Submission) -> dict[str, Any]:
    return share(partner, submission)


def opened(address: str) -> tuple[int, bytes]:
    answer = Client().get(address)
    return answer.status_code, answer.content


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    then = time.time() + seconds
    monkeypatch.setattr(signing, "time", SimpleNamespace(time=lambda: then))


def test_every_picture_opens_without_a_key(links: dict[str, Any]) -> None:
    assert opened(links["preview"]) == (200, WEBP)
    assert opened(links["heatmaps"]["artifact"]) == (200, PNG)
    assert opened(links["evidence"]["frequency"]["spectrum"]) == (200, PNG)


def test_a_browser_shows_it_and_keeps_nothing(links: dict[str, Any]) -> None:
    accept = "image/avif,image/webp,image/*;q=0.8"
    answer = Client().get(links["preview"], headers={"Accept": accept})
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not answer.cookies


def test_the_original_is_never_among_them(links: dict[str, Any], submission: Submission) -> None:
    original = store.read(submission.stored_image.object_key)
    addresses = [links["preview"], *links["heatmaps"].values()]
    assert original not in [opened(address)[1] for address in addresses]


def test_after_a_quarter_of_an_hour_it_is_gone(
    links: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, LIFETIME.total_seconds() - 5)
    assert opened(links["preview"])[0] == 200
    later(monkeypatch, LIFETIME.total_seconds() + 5)
    assert opened(links["preview"])[0] == 404


def body_without_its_address(address: str) -> dict[str, Any]:
    body: dict[str, Any] = Client().get(address).json()
    del body["instance"], body["request_id"]
    return body


def test_expired_changed_and_missing_are_answered_alike(
    links: dict[str, Any], partner: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, _, token = links["preview"].rpartition("/")
    changed = [f"{place}/x{token}", f"{place}/{token}x", f"{place}/nothing", f"{place}/a:b:c"]
    missing = signing.dumps([ApiKey.objects.get().pk.hex, f"sub_{'0' * 32}", "preview"], salt=SALT)
    seen = [body_without_its_address(address) for address in [*changed, f"{place}/{missing}"]]
    later(monkeypatch, 1_000)
    seen.append(body_without_its_address(links["preview"]))
    assert seen == [seen[0]] * len(seen)
    assert seen[0]["status"] == 404


def test_what_was_signed_for_something_else_opens_nothing(links: dict[str, Any]) -> None:
    place, _, token = links["preview"].rpartition("/")
    subject = signing.loads(token, salt=SALT)
    assert opened(f"{place}/{signing.dumps(subject)}")[0] == 404


def test_addresses_end_with_the_key_that_made_them(links: dict[str, Any]) -> None:
    revoke_api_key(key=ApiKey.objects.get())
    assert opened(links["preview"])[0] == 404


def test_openings_count_against_the_organisations_limit(links: dict[str, Any]) -> None:
    organisation = Organisation.objects.get()
    before = usage_of(organisation)
    Organisation.objects.update(requests_per_minute=before.used + 1 if before else 1)
    answers = [Client().get(links["preview"]) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert (answers[1].json()["code"], "RateLimit" in answers[0]) == (
        "organisation_throttled",
        False,
    )
    assert int(answers[1]["Retry-After"]) >= 1


def test_a_stranger_makes_none(stranger: APIClient, submission: Submission) -> None:
    assert stranger.post(f"{SUBMISSIONS}/{submission.public_id}/links").status_code == 404


def test_what_is_not_there_has_no_address(partner: APIClient, organisation: Organisation) -> None:
    bare = telling_submission([Spoken("artifact", 0.9)], organisation=organisation)
    links = share(partner, bare)
    assert (links["preview"], links["heatmaps"], links["evidence"]) == (None, {}, {})
