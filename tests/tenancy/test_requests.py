"""A view that forgets to filter shows a tenant its own rows all the same, and forgets nothing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from typing import cast

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client

from accounts.models import Membership, Organisation, User
from accounts.roles import Scope
from accounts.services import create_api_key
from accounts.walls import WALLS, StaffOnly
from common import scope
from common.postgres.base import Process
from tests.api.partners import client_with
from tests.tenancy.belongings import Rows, belongings
from tests.tenancy.careless import Seen
from tests.tenancy.looking import keys_of, shown

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.tenancy.careless")]
SignIn = Callable[[User], Client]


def owner(rows: Rows) -> Organisation:
    return cast(Organisation, rows["accounts.Organisation"])


def member(rows: Rows) -> User:
    return cast(Membership, rows["accounts.Membership"]).user


def key_of(rows: Rows) -> str:
    _, plain = create_api_key(
        organisation=owner(rows), name="Ours", scopes=list(Scope), created_by=member(rows)
    )
    return plain


def only(rows: Rows) -> Seen:
    with shown(owner(rows).pk):
        return {label: sorted(map(str, keys_of(label))) for label in WALLS}


def session() -> tuple[str, str]:
    """Setting and role, asked past Django."""
    with connection.connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('touchstone.scope', true), current_user")
        found = cursor.fetchone()
    return str(found[0]), str(found[1])


def test_with_a_key_its_organisations_rows_are_all_there_is(ours: Rows, theirs: Rows) -> None:
    seen = client_with(key_of(ours)).get("/careless/key").json()
    assert seen == only(ours)
    for label, row in theirs.items():
        assert str(row.pk) not in seen[label]
        assert seen[label] or isinstance(WALLS[label], StaffOnly)


def test_for_a_member_it_is_the_same(ours: Rows, theirs: Rows, sign_in: SignIn) -> None:
    assert sign_in(member(ours)).get("/careless/member").json() == only(ours)


def test_a_moderator_works_for_everyone(
    ours: Rows, theirs: Rows, moderator: User, sign_in: SignIn
) -> None:
    seen = sign_in(moderator).get("/careless/moderator").json()
    for label in WALLS:
        assert {str(ours[label].pk), str(theirs[label].pk)} <= set(seen[label])


def test_a_view_without_a_guard_finds_nothing(ours: Rows, moderator: User, sign_in: SignIn) -> None:
    for person in (member(ours), moderator):
        seen = sign_in(person).get("/careless/unguarded").json()
        assert set(map(tuple, seen.values())) == {()}


def test_an_answer_that_is_streamed_sees_what_its_view_saw(
    ours: Rows, theirs: Rows, sign_in: SignIn
) -> None:
    answer = sign_in(member(ours)).get("/careless/streamed")
    assert sorted(answer.getvalue().decode().split()) == only(ours)["images.Submission"]


@pytest.mark.parametrize("address", ["member", "streamed", "failing"])
def test_when_the_answer_is_sent_the_session_has_forgotten_whose_it_was(
    ours: Rows, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    client = sign_in(member(ours))
    client.raise_request_exception = False
    monkeypatch.setattr(Process, "shows_all", False)  # as in a process that serves
    answer = client.get(f"/careless/{address}")
    if answer.streaming:
        answer.getvalue()
    assert session() == ("", settings.DATABASE_APP_ROLE)


def test_a_request_begins_with_nothing_whatever_was_left_behind(
    ours: Rows, sign_in: SignIn
) -> None:
    client = sign_in(member(ours))
    scope.open_for_everyone()
    assert set(map(tuple, client.get("/careless/unguarded").json().values())) == {()}


def test_a_rollback_widens_nothing(ours: Rows, theirs: Rows) -> None:
    """PostgreSQL takes a setting back with the savepoint; it is then told anew."""
    scope.open_for_everyone()
    assert theirs["images.Image"].pk in keys_of("images.Image")
    with suppress(RuntimeError), transaction.atomic():
        scope.open_for(owner(ours).pk)
        assert keys_of("images.Image") == {ours["images.Image"].pk}
        raise RuntimeError
    assert keys_of("images.Image") == {ours["images.Image"].pk}


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_undoes_instead_widens_nothing() -> None:
    """PostgreSQL rolls back at the end of a transaction in which an error was swallowed."""
    ours, theirs = belongings(), belongings()
    scope.open_for_everyone()
    assert theirs["images.Image"].pk in keys_of("images.Image")
    with transaction.atomic():
        scope.open_for(owner(ours).pk)
        assert keys_of("images.Image") == {ours["images.Image"].pk}
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
    assert keys_of("images.Image") == {ours["images.Image"].pk}


def test_a_look_over_the_wall_ends_with_its_block(ours: Rows, theirs: Rows) -> None:
    with shown(owner(ours).pk):
        with scope.everyone():
            assert theirs["images.Image"].pk in keys_of("images.Image")
        assert keys_of("images.Image") == {ours["images.Image"].pk}


@pytest.mark.django_db(transaction=True)
def test_tenants_that_share_connections_and_threads_never_see_each_other() -> None:
    tenants = [belongings() for _ in range(3)]
    clients = [(client_with(key_of(rows)), only(rows)) for rows in tenants]

    def ask(number: int) -> bool:
        client, right = clients[number % len(clients)]
        return bool(client.get("/careless/key").json() == right)

    together = Barrier(2)

    def leave(_: int) -> None:
        together.wait()  # so that each thread has its turn
        connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert all(threads.map(ask, range(60)))
        list(threads.map(leave, range(2)))
