"""The demo organisation is made once, kept, and completed where something is missing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.test import override_settings

from accounts.models import ApiKey, Membership, User
from accounts.roles import Role
from accounts.services import revoke_api_key
from supervisor import sign_ins
from supervisor.demo import STAFF, UPLOADER, ensure_demo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_hashes() -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


def test_there_is_one_account_for_each_role() -> None:
    ensure_demo(None)
    assert Membership.objects.get(user__email=UPLOADER).role == Membership.Role.MANAGER
    held = {user.email: {group.name for group in user.groups.all()} for user in User.objects.all()}
    assert {held[address].pop() for address in STAFF} == set(Role.values)


def test_the_passwords_open_the_door() -> None:
    made = ensure_demo(None)
    assert len(set(made.passwords.values())) == 5
    assert authenticate(username=UPLOADER, password=made.passwords[UPLOADER])


def test_a_second_start_changes_nothing() -> None:
    first = ensure_demo(None)
    assert ensure_demo(first) == first
    assert (User.objects.count(), ApiKey.objects.count()) == (5, 1)


def test_a_revoked_key_is_replaced() -> None:
    first = ensure_demo(None)
    revoke_api_key(key=ApiKey.objects.get())
    assert ensure_demo(first).api_key != first.api_key


def test_lost_secrets_are_made_anew() -> None:
    ensure_demo(None)
    again = ensure_demo(None)
    assert authenticate(username=UPLOADER, password=again.passwords[UPLOADER])


def test_the_command_keeps_the_secrets_in_a_private_file(tmp_path: Path) -> None:
    file = tmp_path / "demo.json"
    call_command("prepare", demo=file, verbosity=0)
    kept = sign_ins.read(file)
    assert kept is not None
    assert set(kept.passwords) == {UPLOADER, *STAFF}
    assert file.stat().st_mode & 0o777 == 0o600
