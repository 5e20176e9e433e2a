"""What somebody typed comes back with every refusal."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from moderation.models import Case, Queue
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import (
    claim_case,
    decide,
    hand_case,
    return_expired_claims,
)
from tests.factories import CaseFactory, staff
from tests.moderation.conftest import appeal_by, expire, settle
from tests.moderation.views.conftest import post, text
from tests.moderation.views.test_case_page import page_of

AUTHENTIC = {"outcome": "authentic", "reason": "no_sign"}
NOTE = "The left ear</textarea>"


@pytest.fixture
def appealed(held: Case, moderator: User, senior: User, uploader: User) -> Case:
    """In the hands of the senior, who answers the uploader."""
    decide(case=held, reviewer=moderator, ruling=Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN))
    settle(held)
    appeal_by(uploader, held.submission)
    return claim_case(case=Case.objects.get(pk=held.pk), moderator=senior)


def test_a_lost_claim_keeps_the_answer_to_the_uploader(
    appealed: Case, senior_browser: Client
) -> None:
    expire(appealed)
    return_expired_claims()
    words = {**AUTHENTIC, "answer": "Look at the original.", "bank": "1"}
    refused = text(post(senior_browser, "decide", appealed, part=True, **words))
    assert "Look at the original.</textarea>" in refused
    assert '<input type="hidden" name="bank" value="1">' in refused
    page = text(post(senior_browser, "claim", appealed, part=True, **words))
    assert "Look at the original.</textarea>" in page


def rule_elsewhere(case: Case, person: User) -> None:
    decide(
        case=claim_case(case=case, moderator=person),
        reviewer=person,
        ruling=Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN),
    )


def refused_claim(case: Case, browser: Client) -> str:
    return text(post(browser, "claim", case, part=True, note="The left ear"))


def test_a_case_that_was_ruled_on_meanwhile_keeps_the_note(
    case: Case, browser: Client, senior: User
) -> None:
    case.queue.reviews = 2
    case.queue.save(update_fields=["reviews"])
    rule_elsewhere(case, senior)
    page = refused_claim(case, browser)
    assert "Just ruled on" in page
    assert NOTE in page


def test_a_case_that_they_ruled_on_themselves_keeps_the_note(
    case: Case, browser: Client, moderator: User
) -> None:
    case.queue.reviews = 2
    case.queue.save(update_fields=["reviews"])
    rule_elsewhere(case, moderator)
    settle(case)
    page = refused_claim(case, browser)
    assert "You have ruled on this case" in page
    assert NOTE in page


def test_a_case_that_is_kept_for_another_keeps_the_note(
    case: Case, browser: Client, senior: User
) -> None:
    other = staff(Role.MODERATOR)
    hand_case(case=claim_case(case=case, moderator=other), moderator=other, to=senior)
    page = refused_claim(case, browser)
    assert "This case is kept for Saul Senior" in page
    assert NOTE in page


def test_cases_for_others_keep_the_note(browser: Client, moderator: User) -> None:
    escalated = CaseFactory.create(status=Case.Status.ESCALATED)
    own = CaseFactory.create()
    own.submission.submitted_by = moderator
    own.submission.save(update_fields=["submitted_by"])
    for case, words in ((escalated, "With the senior moderators"), (own, "your own upload")):
        page = refused_claim(case, browser)
        assert words in page
        assert NOTE in page


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("hold", {"hours": "1", "hold_note": "Waiting for them"}),
        ("hand_over", {"hand_note": "Waiting for them"}),
    ],
)
def test_a_lost_claim_keeps_the_note_for_later_beside_that_of_the_ruling(
    held: Case, browser: Client, senior: User, name: str, data: dict[str, str]
) -> None:
    expire(held)
    to = {"to": str(senior.pk)} if name == "hand_over" else {}
    answer = post(browser, name, held, part=True, note="The left ear", **to, **data)
    assert answer.status_code == 409
    for kept in ("The left ear</textarea>", "Waiting for them</textarea>"):
        assert kept in text(answer)


def test_a_colleague_who_cannot_take_it_leaves_the_ruling_as_it_was(
    held: Case, browser: Client, senior: User
) -> None:
    held.submission.submitted_by = senior
    held.submission.save(update_fields=["submitted_by"])
    words = {"note": "The left ear", "hand_note": "You know the place", **AUTHENTIC}
    answer = post(browser, "hand_over", held, part=True, to=str(senior.pk), **words)
    assert answer.status_code == 422
    page = text(answer)
    assert "<html" not in page
    for kept in (NOTE, "You know the place</textarea>", 'value="authentic" checked'):
        assert kept in page
    assert "Saul Senior knows this picture already" in page


@pytest.mark.parametrize(("blind", "owner"), [(False, "ruling"), (True, "first-look")])
def test_what_is_put_aside_or_handed_over_is_sent_with_the_form_on_the_page(
    held: Case, browser: Client, blind: bool, owner: str
) -> None:
    Queue.objects.update(blind_first=blind)
    page = page_of(browser, held)
    for name in ("hours", "hold_note", "to", "hand_note"):
        assert re.search(rf'name="{name}"[^>]* form="{owner}"', page)


@pytest.mark.parametrize("name", ["hold", "hand_over"])
def test_by_htmx_the_browser_is_led_to_the_queue(
    held: Case, browser: Client, senior: User, name: str
) -> None:
    answer = post(browser, name, held, part=True, hours="1", to=str(senior.pk))
    assert answer["HX-Redirect"] == reverse("moderation:queue")


def test_a_refused_reopening_keeps_why(browser: Client) -> None:
    case = CaseFactory.create(
        status=Case.Status.DECIDED, decided_at=timezone.now() - timedelta(days=1)
    )
    answer = post(browser, "reopen", case, reopen_note="I misread it.")
    assert answer.status_code == 403
    assert "I misread it.</textarea>" in text(answer)


def test_a_bulk_ruling_that_fits_nothing_any_more_says_so_and_keeps_the_note(
    case: Case, moderator: User, senior_browser: Client
) -> None:
    claim_case(case=case, moderator=moderator)
    words = {"cause": "likely_fake", "note": "All from one source", **AUTHENTIC}
    answer = senior_browser.post(reverse("moderation:apply_bulk"), words)
    assert answer.status_code == 409
    assert "Nothing that fits is waiting any more" in text(answer)
    assert "All from one source</textarea>" in text(answer)


def test_a_bulk_ruling_without_a_filter_keeps_the_note(senior_browser: Client) -> None:
    words = {"note": "All from one source", **AUTHENTIC}
    answer = senior_browser.post(reverse("moderation:apply_bulk"), words)
    assert answer.status_code == 422
    assert "All from one source</textarea>" in text(answer)
