"""What a golden case looks like to the reviewer whom it tests: like any other."""

import html
import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Organisation, User
from audit.services import Fact, record
from images.models import Submission
from moderation.models import Case, GoldenItem, Queue
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, claim_next, decide, open_case, release_case
from tests.factories import GoldenItemFactory, OrganisationFactory, analysed_submission
from tests.moderation.conftest import settle
from tests.moderation.views.conftest import post
from tests.moderation.views.test_case_page import page_of


def an_old_item(senior: User) -> GoldenItem:
    """Known for months: received, analysed, chosen, taken out and chosen again."""
    submission = one_like_it(timezone.now() - timedelta(days=90))
    item: GoldenItem = GoldenItemFactory.create(submission=submission)
    for subject in (item.public_id, submission.public_id):  # as it is, and as it was
        record(Fact(f"user:{senior.pk.hex}", "golden.added", subject))
        record(Fact(f"user:{senior.pk.hex}", "golden.removed", subject))
    return item


def one_like_it(sent_at: datetime | None = None) -> Submission:
    organisation = Organisation.objects.first() or OrganisationFactory.create()
    made = analysed_submission(flag="flagged", organisation=organisation)
    made.created_at = made.finished_at = sent_at or timezone.now()
    made.save(update_fields=["created_at", "finished_at"])
    for action in ("submission.accepted", "submission.analysed"):
        record(Fact("system:worker", action, made.public_id))
    return made


def words_of(page: str) -> list[str]:
    """What a person reads of a page; ids, sizes and times are of their own."""
    body = html.unescape(page[page.index("<main") : page.index("</main>")])
    read = re.sub(r"<[^>]*>", " ", re.sub(r"[0-9a-f]*…?[0-9a-f]{6,}", "#", body))
    return re.sub(r"now|(an?|\d+)\s(second|minute|byte)s?(\sago)?", "some", read).split()


def seen(case: Case, browser: Client, **said: str) -> list[str]:
    """In hand, just ruled on, and taken back."""
    pages = [page_of(browser, case)]
    post(browser, "decide", case, part=False, then="stop", **said)
    pages.append(page_of(browser, case))
    post(browser, "undo", case)
    pages.append(page_of(browser, case))
    release_case(case=case, moderator=User.objects.get(email="moderator@example.org"))
    return [word for page in pages for word in words_of(page)]


@pytest.mark.parametrize("reviews", [1, 2])
@pytest.mark.parametrize(
    "said",
    [
        {"outcome": "authentic", "reason": "no_sign"},
        {"outcome": "escalate", "reason": "high_stakes", "note": "Hm"},
    ],
)
def test_a_golden_case_reads_like_any_other_until_its_ruling_settles(
    browser: Client, moderator: User, senior: User, said: dict[str, str], reviews: int
) -> None:
    Queue.objects.update(reviews=reviews)
    an_old_item(senior)
    ordinary = open_case(submission=one_like_it(), cause=Case.Cause.LIKELY_FAKE)
    read = seen(claim_case(case=ordinary, moderator=moderator), browser, **said)
    Queue.objects.update(golden_share=100)
    golden = claim_next(moderator=moderator)
    assert golden.is_golden
    assert seen(golden, browser, **said) == read


def test_the_page_of_a_golden_case_tells_nothing(
    case: Case, browser: Client, moderator: User, senior: User
) -> None:
    Queue.objects.update(golden_share=100)
    item = an_old_item(senior)
    item.submission.ruling = {"outcome": "confirmed_fake", "statement": "Told"}
    item.submission.save(update_fields=["ruling"])
    page = page_of(browser, claim_next(moderator=moderator))
    assert 'id="ruling"' in page
    sent = f"{item.submission.created_at:%Y-%m-%d}"
    for telling in (
        "golden",
        "Golden",
        "Told",
        "Ruled",
        "received",
        sent,
        item.submission.public_id,
    ):
        assert telling not in page


def test_the_story_of_a_review_does_not_say_that_its_image_is_golden(
    held: Case, browser: Client, moderator: User, senior_browser: Client
) -> None:
    decide(case=held, reviewer=moderator, ruling=Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN))
    settle(held)
    post(senior_browser, "add_golden", held)
    item = GoldenItem.objects.get()
    record(Fact("system:worker", "golden.removed", item.submission.public_id))
    page = page_of(browser, held)
    assert "golden." not in page
    assert "The ruling stands" in page
