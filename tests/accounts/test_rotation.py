"""A key makes room for its successor, and revoking either works at once."""

import json
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.errors import KeyReplaced, KeyRevoked
from accounts.models import ApiKey, Organisation, User
from accounts.roles import Scope
from accounts.services import create_api_key, revoke_api_key, rotate_api_key
from audit.models import LedgerEntry
from common.errors import Invalid
from tests.accounts import keyed

DAY = timedelta(days=1)


@pytest.fixture
def old(north: Organisation, mara: User) -> tuple[ApiKey, str]:
    return create_api_key(
        organisation=north,
        name="Desk",
        scopes=[Scope.SUBMISSIONS_READ],
        created_by=mara,
        expires_at=timezone.now() + 90 * DAY,
        requests_per_minute=7,
    )


def status(plain: str) -> int:
    return Client().get(keyed.PLACE, headers={"Authorization": f"Bearer {plain}"}).status_code


def test_the_new_key_may_do_the_same(old: tuple[ApiKey, str], mara: User) -> None:
    new, plain = rotate_api_key(key=old[0], by=mara, overlap=DAY)
    assert (new.name, new.scopes, new.requests_per_minute) == ("Desk", ["submissions:read"], 7)
    assert new.expires_at is not None
    assert 89 <= (new.expires_at - timezone.now()).days <= 90
    assert (new.replaces, plain != old[1]) == (old[0], True)


@pytest.mark.urls(keyed.__name__)
def test_both_work_until_the_overlap_is_over(old: tuple[ApiKey, str], mara: User) -> None:
    _, plain = rotate_api_key(key=old[0], by=mara, overlap=DAY)
    assert (status(old[1]), status(plain)) == (200, 200)
    end = ApiKey.objects.get(pk=old[0].pk).expires_at
    assert end is not None
    assert abs(end - timezone.now() - DAY) < timedelta(minutes=1)
    ApiKey.objects.filter(pk=old[0].pk).update(expires_at=end - DAY)
    assert (status(old[1]), status(plain)) == (401, 200)


@pytest.mark.urls(keyed.__name__)
@pytest.mark.django_db(transaction=True)
def test_revoking_within_the_overlap_works_within_a_second(
    old: tuple[ApiKey, str], mara: User
) -> None:
    new, plain = rotate_api_key(key=old[0], by=mara, overlap=DAY)
    for key, secret in ((old[0], old[1]), (new, plain)):
        assert status(secret) == 200
        began = time.monotonic()
        revoke_api_key(key=key, by=mara)
        assert status(secret) == 401
        assert time.monotonic() - began < 1


@pytest.mark.urls(keyed.__name__)
def test_without_an_overlap_the_old_key_ends_at_once(old: tuple[ApiKey, str], mara: User) -> None:
    rotate_api_key(key=old[0], by=mara, overlap=timedelta(0))
    assert status(old[1]) == 401


def test_an_overlap_does_not_prolong_a_key(old: tuple[ApiKey, str], mara: User) -> None:
    end = timezone.now() + timedelta(hours=1)
    ApiKey.objects.update(expires_at=end)
    rotate_api_key(key=old[0], by=mara, overlap=DAY)
    assert ApiKey.objects.get(pk=old[0].pk).expires_at == end


def test_a_key_is_replaced_once(old: tuple[ApiKey, str], mara: User) -> None:
    rotate_api_key(key=old[0], by=mara, overlap=DAY)
    with pytest.raises(KeyReplaced):
        rotate_api_key(key=old[0], by=mara, overlap=DAY)
    assert ApiKey.objects.count() == 2


def test_a_key_that_has_ended_is_not_rotated(old: tuple[ApiKey, str], mara: User) -> None:
    revoke_api_key(key=old[0], by=mara)
    with pytest.raises(KeyRevoked):
        rotate_api_key(key=old[0], by=mara, overlap=DAY)


@pytest.mark.parametrize("overlap", [timedelta(days=31), -DAY])
def test_an_overlap_has_an_end(old: tuple[ApiKey, str], mara: User, overlap: timedelta) -> None:
    with pytest.raises(Invalid):
        rotate_api_key(key=old[0], by=mara, overlap=overlap)


def test_the_ledger_tells_which_key_came_after_which(old: tuple[ApiKey, str], mara: User) -> None:
    new, _ = rotate_api_key(key=old[0], by=mara, overlap=DAY)
    entry = LedgerEntry.objects.get(action="key.rotated")
    assert entry.subject == f"key_{old[0].pk.hex}"
    data = json.loads(entry.payload)["data"]
    assert data == {"replaced_by": f"key_{new.pk.hex}", "overlap_seconds": 86400}


def test_the_page_shows_the_new_key_once_and_the_old_one_as_replaced(
    old: tuple[ApiKey, str], mara: User, sign_in: Callable[[User], Client]
) -> None:
    browser = sign_in(mara)
    assert "Rotate Desk" in browser.get(reverse("accounts:keys")).content.decode()
    made = browser.post(reverse("accounts:rotate_key", args=[old[0].pk]), {"hours": "24"})
    new = ApiKey.objects.get(replaces=old[0])
    assert (made.status_code, f'value="{new.prefix}' in made.content.decode()) == (201, True)
    listed = browser.get(reverse("accounts:keys")).content.decode()
    assert f"by {new.prefix}…, works until" in listed
    assert listed.count("Rotate Desk") == 1


def test_the_form_names_each_scope_as_programs_know_it(
    north: Organisation, mara: User, sign_in: Callable[[User], Client]
) -> None:
    page = sign_in(mara).get(reverse("accounts:keys")).content.decode()
    assert all(f"{scope.label} ({scope})" in page for scope in Scope)


def test_a_choice_that_is_not_offered_rotates_nothing(
    old: tuple[ApiKey, str], mara: User, sign_in: Callable[[User], Client]
) -> None:
    answer = sign_in(mara).post(reverse("accounts:rotate_key", args=[old[0].pk]), {"hours": "9"})
    assert (answer.status_code, ApiKey.objects.count()) == (422, 1)
