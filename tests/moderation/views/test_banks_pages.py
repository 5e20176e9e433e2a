import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from moderation.models import BankEntry, BankMatch, Case
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, decide, sweep_entries
from tests.factories import BankEntryFactory, CaseFactory
from tests.images.test_pdq import drawn, flipped
from tests.moderation.conftest import settle
from tests.moderation.test_banking import looking_like
from tests.moderation.views.conftest import post, text

BANKS = reverse("moderation:banks")
FAKES = reverse("moderation:bank_named", args=["known-fakes"])
ADD = reverse("moderation:add_entry", args=["known-fakes"])


def page_of(case: Case, browser: Client) -> str:
    return text(browser.get(reverse("moderation:case", args=[case.public_id])))


def test_an_empty_bank_says_how_it_fills(browser: Client) -> None:
    assert "This bank is empty" in text(browser.get(BANKS))


def test_moderators_read_the_bank_and_seniors_change_it(
    browser: Client, senior_browser: Client
) -> None:
    entry = BankEntryFactory.create(note="From a colleague")
    page = text(browser.get(FAKES))
    assert "From a colleague" in page
    assert "Take out" not in page
    assert "Take out" in text(senior_browser.get(FAKES))
    senior_browser.post(reverse("moderation:remove_entry", args=[entry.public_id]))
    assert "This bank is empty" in text(senior_browser.get(FAKES))


def test_a_hash_is_added_by_hand(senior_browser: Client) -> None:
    senior_browser.post(ADD, {"pdq": drawn(0), "note": "Exchange"})
    assert BankEntry.objects.get().pdq == drawn(0)


@pytest.mark.parametrize(
    ("pdq", "words"), [("", "This field is required."), ("12", "64 hexadecimal digits.")]
)
def test_a_wrong_hash_is_said_and_kept(senior_browser: Client, pdq: str, words: str) -> None:
    answer = senior_browser.post(ADD, {"pdq": pdq, "note": "Exchange"})
    assert answer.status_code == 422
    assert words in text(answer)
    assert 'value="Exchange"' in text(answer)


def test_a_hash_that_is_there_is_refused_beside_its_field(senior_browser: Client) -> None:
    BankEntryFactory.create(pdq=drawn(0))
    answer = senior_browser.post(ADD, {"pdq": drawn(0)})
    assert answer.status_code == 409
    assert "This hash is in the bank already" in text(answer)


def test_a_case_shows_nearly_the_same_pictures_and_their_rulings(browser: Client) -> None:
    case = CaseFactory.create(submission=looking_like(drawn(0), flag="flagged"))
    twin = CaseFactory.create(submission=looking_like(flipped(drawn(0), 5, 1), flag="flagged"))
    twin.submission.ruling = {"outcome": "confirmed_fake"}
    twin.submission.save(update_fields=["ruling"])
    page = page_of(case, browser)
    assert "Ruled: fake" in page
    assert "5 bits" in page
    assert reverse("moderation:case", args=[twin.public_id]) in page


def test_a_case_shows_the_known_image_that_it_is_close_to(browser: Client) -> None:
    case = CaseFactory.create(submission=looking_like(drawn(0), flag="flagged"))
    BankMatch.objects.create(
        submission=case.submission, entry=BankEntryFactory.create(), distance=7
    )
    page = page_of(case, browser)
    assert "Known fakes" in page
    assert "7 of 256 bits differ, at most 31" in page


def test_a_ruling_can_ask_for_the_bank_where_the_picture_can_be_compared(
    held: Case, browser: Client, moderator: User
) -> None:
    assert 'name="bank"' not in page_of(held, browser)
    held.submission.stored_image.pdq, held.submission.stored_image.pdq_quality = drawn(0), 80
    held.submission.stored_image.save(update_fields=["pdq", "pdq_quality"])
    assert 'name="bank"' in page_of(held, browser)
    post(browser, "decide", held, outcome="authentic", reason="no_sign", bank="1")
    assert held.decisions.get().to_bank


def test_an_entry_leads_to_the_rulings_that_say_otherwise(
    browser: Client, moderator: User, senior_browser: Client
) -> None:
    case = CaseFactory.create(submission=looking_like(drawn(0), flag="flagged"))
    claimed = claim_case(case=case, moderator=moderator)
    ruling = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN)
    decide(case=claimed, reviewer=moderator, ruling=ruling)
    settle(case)
    senior_browser.post(ADD, {"pdq": drawn(0)})
    sweep_entries()
    listed = reverse("moderation:contradictions", args=[BankEntry.objects.get().public_id])
    page = text(browser.get(FAKES))
    assert "1 ruling says otherwise" in page
    assert listed in page
    told = text(browser.get(listed))
    assert reverse("moderation:case", args=[case.public_id]) in told
    assert "No sign of manipulation" in told


def test_an_entry_without_such_rulings_says_so(browser: Client) -> None:
    entry = BankEntryFactory.create()
    assert "otherwise" not in text(browser.get(FAKES))
    listed = reverse("moderation:contradictions", args=[entry.public_id])
    assert "No ruling says otherwise" in text(browser.get(listed))
