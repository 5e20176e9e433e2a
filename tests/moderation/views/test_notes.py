"""What a colleague writes beside a case is read where it cannot say what to rule."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from moderation.models import Case, Note, Queue
from moderation.services import claim_case, hand_case, reopen_case
from tests.factories import CaseFactory, staff
from tests.moderation.conftest import ruled, settle
from tests.moderation.views.conftest import post, text
from tests.moderation.views.test_case_page import page_of

NOTE = "Look at the left ear, it is fake."
LATER = "1 note goes with this case; you read it after you have said what you think."


def queue_of(browser: Client) -> str:
    return text(browser.get(reverse("moderation:queue")))


@pytest.fixture
def handed(held: Case, moderator: User, senior: User) -> Case:
    """By the moderator to the senior."""
    hand_case(case=held, moderator=moderator, to=senior, note=f" {NOTE} ")
    return held


def test_a_note_stays_with_the_case_when_the_colleague_takes_it(
    handed: Case, senior_browser: Client
) -> None:
    assert NOTE in queue_of(senior_browser)
    assert page_of(senior_browser, handed).count(NOTE) == 1
    post(senior_browser, "claim", handed)
    page = page_of(senior_browser, handed)
    assert page.count(NOTE) == 1
    assert "Mona Moderator handed the case over" in page


def test_a_handover_without_a_word_leaves_no_note(
    held: Case, moderator: User, senior: User
) -> None:
    hand_case(case=held, moderator=moderator, to=senior, note=" ")
    assert not Note.objects.exists()


def test_who_looks_first_reads_the_note_after_that_look(
    handed: Case, senior_browser: Client
) -> None:
    Queue.objects.update(blind_first=True)
    assert NOTE not in queue_of(senior_browser)
    for _ in ("before the claim", "after it"):
        page = page_of(senior_browser, handed)
        assert NOTE not in page
        assert LATER in page
        post(senior_browser, "claim", handed)
    post(senior_browser, "first_look", handed, first="authentic")
    page = page_of(senior_browser, handed)
    assert NOTE in page
    assert LATER not in page


@pytest.mark.parametrize(("reviews", "is_second"), [(3, False), (3, True), (2, True)])
def test_one_of_several_reviewers_reads_the_note_when_their_ruling_stands(
    case: Case,
    moderator: User,
    senior: User,
    senior_browser: Client,
    reviews: int,
    is_second: bool,
) -> None:
    Queue.objects.update(reviews=reviews)
    if is_second:
        olga = staff(Role.MODERATOR)
        ruled(claim_case(case=case, moderator=olga), olga)
    hand_case(
        case=claim_case(case=case, moderator=moderator), moderator=moderator, to=senior, note=NOTE
    )
    assert NOTE not in queue_of(senior_browser)
    for _ in ("before the claim", "after it"):
        assert NOTE not in page_of(senior_browser, case)
        post(senior_browser, "claim", case)
    post(senior_browser, "decide", case, then="stop", outcome="authentic", reason="no_sign")
    assert NOTE not in page_of(senior_browser, case)
    settle(case)
    assert NOTE in page_of(senior_browser, case)


def test_in_the_next_round_the_note_is_told_like_the_rulings_before(
    case: Case, moderator: User, senior: User, browser: Client
) -> None:
    hand_case(
        case=claim_case(case=case, moderator=senior), moderator=senior, to=moderator, note=NOTE
    )
    ruled(claim_case(case=case, moderator=moderator), moderator)
    Queue.objects.update(reviews=2)
    reopen_case(case=case, by=senior, note="The source was found.")
    page = page_of(browser, case)
    assert NOTE in page
    assert "The source was found." in page


def test_who_settles_a_dispute_reads_the_note_at_once(senior: User, senior_browser: Client) -> None:
    Queue.objects.update(blind_first=True, reviews=2)
    peer = staff(Role.SENIOR)
    case = CaseFactory.create(status=Case.Status.ESCALATED)
    hand_case(case=claim_case(case=case, moderator=peer), moderator=peer, to=senior, note=NOTE)
    assert NOTE in page_of(senior_browser, case)


def test_the_note_of_an_escalation_that_can_be_taken_back_waits_for_the_dispute(
    handed: Case, senior_browser: Client, sign_in: Callable[[User], Client]
) -> None:
    Queue.objects.update(reviews=2)
    peer = sign_in(staff(Role.SENIOR))
    post(senior_browser, "claim", handed)
    escalation: dict[str, Any] = {"outcome": "escalate", "reason": "high_stakes"}
    post(senior_browser, "decide", handed, then="stop", note="Who took it?", **escalation)
    page = page_of(peer, handed)
    assert NOTE not in page
    assert LATER in page
    settle(handed)
    assert NOTE in page_of(peer, handed)


def test_their_own_words_people_read_at_any_time(handed: Case, browser: Client) -> None:
    Queue.objects.update(blind_first=True, reviews=2)
    assert NOTE in page_of(browser, handed)


def test_what_somebody_put_aside_for_themselves_says_why(held: Case, browser: Client) -> None:
    Queue.objects.update(blind_first=True, reviews=2)
    post(browser, "hold", held, hours="1", hold_note=NOTE)
    assert NOTE in queue_of(browser)
    assert NOTE in page_of(browser, held)
