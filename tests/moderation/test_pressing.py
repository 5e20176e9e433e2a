"""No case near a new known fake stays mild because somebody had it just then."""

import pytest
from django.db import transaction

from accounts.models import User
from audit.models import LedgerEntry
from moderation.models import Bank, Case
from moderation.rulings import Ruling
from moderation.services import (
    add_entry,
    claim_case,
    decide,
    hold_case,
    release_case,
    return_expired_claims,
    sweep_entries,
    undo,
)
from moderation.services.reserving import HANDED_FOR
from tests.factories import CaseFactory
from tests.images.test_pdq import drawn
from tests.moderation.conftest import AUTHENTIC, ESCALATE, expire, ruled
from tests.moderation.test_banking import looking_like
from tests.moderation.test_two_windows import Window

Status = Case.Status


@pytest.fixture
def mild(db: None) -> Case:
    return CaseFactory.create(submission=looking_like(drawn(0), flag="flagged"))


def know_it(senior: User) -> None:
    """Its hash comes among the known fakes."""
    add_entry(bank=Bank.objects.get(slug="known-fakes"), pdq=drawn(0), by=senior)


def stored(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def pressing(case: Case) -> tuple[str, int, str]:
    found = stored(case)
    return found.cause, found.severity, found.status


def test_a_case_in_somebodys_hands_presses_and_stays_there(
    mild: Case, moderator: User, senior: User
) -> None:
    claim_case(case=mild, moderator=moderator)
    know_it(senior)
    sweep_entries()
    assert pressing(mild) == ("known_fake", 3, Status.CLAIMED)
    assert stored(mild).assignee == moderator
    assert LedgerEntry.objects.get(action="case.raised").subject == mild.public_id


@pytest.mark.parametrize("way", ["released", "put aside", "abandoned"])
def test_a_case_that_goes_back_presses_as_what_it_turned_out_to_be(
    mild: Case, moderator: User, senior: User, way: str
) -> None:
    claimed = claim_case(case=mild, moderator=moderator)
    know_it(senior)
    sweep_entries()
    if way == "released":
        release_case(case=claimed, moderator=moderator)
    elif way == "put aside":
        hold_case(case=claimed, moderator=moderator, length=HANDED_FOR)
    else:
        expire(mild)
        return_expired_claims()
    assert pressing(mild) == ("known_fake", 3, Status.OPEN)


def test_what_a_senior_settles_is_left_as_it_is(mild: Case, senior: User) -> None:
    Case.objects.filter(pk=mild.pk).update(status=Status.ESCALATED)
    claim_case(case=stored(mild), moderator=senior)
    know_it(senior)
    sweep_entries()
    assert stored(mild).cause == Case.Cause.LIKELY_FAKE


@pytest.mark.parametrize("said", [AUTHENTIC, ESCALATE], ids=["ruling", "escalation"])
def test_what_was_just_ruled_on_presses_when_that_is_taken_back(
    mild: Case, moderator: User, senior: User, said: Ruling
) -> None:
    decide(case=claim_case(case=mild, moderator=moderator), reviewer=moderator, ruling=said)
    know_it(senior)
    sweep_entries()
    undo(case=mild, reviewer=moderator)
    assert pressing(mild) == ("known_fake", 3, Status.CLAIMED)


def test_a_ruling_that_stands_leaves_its_case_as_it_is(
    mild: Case, moderator: User, senior: User
) -> None:
    ruled(claim_case(case=mild, moderator=moderator), moderator)
    know_it(senior)
    sweep_entries()
    assert pressing(mild) == ("likely_fake", 1, Status.DECIDED)


@pytest.mark.django_db(transaction=True)
def test_a_row_that_is_being_changed_is_waited_for(mild: Case, senior: User) -> None:
    know_it(senior)
    other = Window(sweep_entries)
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=mild.pk)
        other.start()
        while other.goes_on():
            pass
    other.join()
    assert pressing(mild) == ("known_fake", 3, Status.OPEN)
