"""The notice of the last ruling says nothing that is not true of votes and escalations, too."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from moderation.models import Case, Queue
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, claim_next, decide
from tests.factories import CaseFactory, GoldenItemFactory
from tests.moderation.conftest import settle
from tests.moderation.views.conftest import text

QUEUE = reverse("moderation:queue")
AUTHENTIC = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN)
ESCALATED = Ruling(Outcome.ESCALATE, Reason.HIGH_STAKES, note="Who took it?")


def notice(browser: Client) -> str:
    """Its words, without marks, times and ids."""
    page = text(browser.get(QUEUE))
    shown = page[page.index('id="undo"') : page.index("Undo <kbd")]
    return " ".join(re.sub(r"<[^>]*>|\d+", " ", shown).split())


@pytest.mark.parametrize("ruling", [AUTHENTIC, ESCALATED], ids=["ruling", "escalation"])
@pytest.mark.parametrize("reviews", [1, 2])
def test_it_says_until_when_whatever_was_ruled_can_be_taken_back(
    case: Case, browser: Client, moderator: User, ruling: Ruling, reviews: int
) -> None:
    Queue.objects.update(reviews=reviews)
    Case.objects.update(reviews_needed=reviews)
    held = claim_case(case=case, moderator=moderator)
    decide(case=held, reviewer=moderator, ruling=ruling)
    said = notice(browser)
    assert "Undo ends" in said
    assert "outside" not in said


def test_it_says_the_same_of_a_golden_case(case: Case, browser: Client, moderator: User) -> None:
    decide(case=claim_case(case=case, moderator=moderator), reviewer=moderator, ruling=AUTHENTIC)
    said = notice(browser)
    settle(case)
    Queue.objects.update(golden_share=100)
    CaseFactory.create()
    GoldenItemFactory.create()
    golden = claim_next(moderator=moderator)
    assert golden.is_golden
    decide(case=golden, reviewer=moderator, ruling=AUTHENTIC)
    assert notice(browser) == said
