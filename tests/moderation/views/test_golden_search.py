"""A search for a golden case reads like one for any other, whatever was done with it."""

from collections.abc import Iterator

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from moderation.models import Case, Queue
from moderation.services import claim_case, claim_next, decide, open_case, release_case, undo
from tests.factories import CaseFactory
from tests.moderation.conftest import AUTHENTIC
from tests.moderation.views.conftest import text
from tests.moderation.views.test_golden_page import an_old_item, one_like_it, words_of


def found(case: Case, browser: Client) -> list[str]:
    words = {"q": case.submission.public_id}
    return words_of(text(browser.get(reverse("moderation:search"), words)))


def searched(case: Case, browser: Client, moderator: User) -> Iterator[list[str]]:
    """In hand, just ruled on, taken back, and given back."""
    yield found(case, browser)
    decide(case=case, reviewer=moderator, ruling=AUTHENTIC)
    yield found(case, browser)
    undo(case=case, reviewer=moderator)
    yield found(case, browser)
    release_case(case=case, moderator=moderator)
    yield found(case, browser)


def test_a_golden_case_is_found_like_any_other_until_its_ruling_settles(
    browser: Client, moderator: User, senior: User
) -> None:
    item = an_old_item(senior)
    CaseFactory.create(
        submission=item.submission, status=Case.Status.DECIDED, decided_at=timezone.now()
    )
    ordinary = open_case(submission=one_like_it(), cause=Case.Cause.LIKELY_FAKE)
    claim_case(case=ordinary, moderator=moderator)
    read = list(searched(ordinary, browser, moderator))
    Queue.objects.update(golden_share=100)
    golden = claim_next(moderator=moderator)
    assert golden.is_golden
    assert list(searched(golden, browser, moderator)) == read
