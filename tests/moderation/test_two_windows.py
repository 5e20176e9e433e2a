"""One person works in two windows; what they do in one waits for the other."""

from collections.abc import Callable
from functools import partial
from threading import Thread

import pytest
from django.db import connection, transaction

from accounts.models import User
from audit.models import LedgerEntry
from common.errors import DomainError
from moderation.errors import HandsFull
from moderation.models import Case
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, claim_next, decide, undo
from moderation.services.turns import take_turn
from tests.factories import CaseFactory

pytestmark = pytest.mark.django_db(transaction=True)


class Window(Thread):
    """Another window, in which something is done at the same time."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__()
        self.act = act
        self.refusal: type[DomainError] | None = None

    def run(self) -> None:
        try:
            self.act()
        except DomainError as refusal:
            self.refusal = type(refusal)
        finally:
            connection.close()

    def goes_on(self) -> bool:
        """It has neither ended nor come to wait for this window."""
        return self.is_alive() and not somebody_waits()


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])


def test_a_claim_waits_for_a_ruling_that_is_being_taken_back(held: Case, moderator: User) -> None:
    decide(case=held, reviewer=moderator, ruling=Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN))
    following = CaseFactory.create()
    other = Window(lambda: claim_case(case=following, moderator=moderator))

    def meanwhile(execute: Callable[..., object], sql: str, *rest: object) -> object:
        """By then it was looked up what they hold, which is nothing."""
        if sql.startswith('UPDATE "moderation_decision"'):
            other.start()
            while other.goes_on():
                pass
        return execute(sql, *rest)

    with connection.execute_wrapper(meanwhile):
        undo(case=held, reviewer=moderator)
    other.join()
    assert other.refusal == HandsFull
    assert list(Case.objects.filter(assignee=moderator)) == [held]


@pytest.mark.parametrize("is_named", [True, False], ids=["by name", "as the next one"])
def test_a_claim_of_what_another_window_claimed_just_now_finds_it_in_hand(
    case: Case, moderator: User, is_named: bool
) -> None:
    by_name = partial(claim_case, case=Case.objects.get(pk=case.pk))
    claim: Callable[..., Case] = by_name if is_named else claim_next
    other = Window(partial(claim, moderator=moderator))
    with transaction.atomic():
        take_turn(moderator)
        other.start()
        while other.goes_on():
            pass
        claim_case(case=case, moderator=moderator)
    other.join()
    assert other.refusal is None
    assert LedgerEntry.objects.filter(action="case.claimed").count() == 1
