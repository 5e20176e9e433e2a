"""Every entry of a bank can be found again, and those that rulings contradict come first."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.pages import ROWS
from images.models import Submission
from moderation.models import Bank, BankEntry, BankMatch, Case
from tests.factories import BankEntryFactory, CaseFactory, analysed_submission
from tests.moderation.views.conftest import text

FAKES = reverse("moderation:bank_named", args=["known-fakes"])
HARMLESS = reverse("moderation:bank_named", args=["known-harmless"])
OTHERWISE = {"otherwise": "1"}


def contradicted(entry: BankEntry, outcome: str = "authentic") -> Case:
    """A case close to it that the search of the past found, and on which people ruled."""
    submission = analysed_submission(flag=Submission.Flag.DECIDED, ruling={"outcome": outcome})
    BankMatch.objects.create(submission=submission, entry=entry, distance=1)
    now = timezone.now()
    BankEntry.objects.filter(pk=entry.pk).update(swept_at=now)
    return CaseFactory.create(submission=submission, status="decided", decided_at=now)


def listed(browser: Client, address: str = FAKES, **query: str) -> list[BankEntry]:
    return list(browser.get(address, query).context["page"].rows)


def test_entries_beyond_the_first_page_are_reached_and_taken_out(senior_browser: Client) -> None:
    oldest = BankEntryFactory.create()
    BankEntryFactory.create_batch(ROWS)
    first = senior_browser.get(FAKES)
    taken_out = reverse("moderation:remove_entry", args=[oldest.public_id])
    assert taken_out not in text(first)
    assert text(first).count(f"{ROWS + 1} images") == 2
    assert taken_out in text(senior_browser.get(f"{FAKES}?{first.context['page'].older}"))


def test_an_entry_is_found_by_its_hash_as_it_begins(browser: Client) -> None:
    wanted, other = (BankEntryFactory.create(pdq=one.ljust(64, "7")) for one in ("abc", "ab1"))
    assert listed(browser, hash=" ABC ") == [wanted]
    assert listed(browser, hash=other.pdq) == [other]
    assert listed(browser, hash="ab") == [other, wanted]


def test_a_hash_that_is_not_there_or_was_taken_out_is_said(
    browser: Client, senior_browser: Client
) -> None:
    entry = BankEntryFactory.create(pdq="abc".ljust(64, "7"))
    senior_browser.post(reverse("moderation:remove_entry", args=[entry.public_id]))
    assert "No hash begins so" in text(browser.get(FAKES, {"hash": "abc"}))


def test_what_is_no_hash_is_said_beside_the_field(browser: Client) -> None:
    answer = browser.get(FAKES, {"hash": "xyz\0"})
    assert answer.status_code == 422
    assert "A hash has at most 64 digits, all of them hexadecimal." in text(answer)


def test_what_rulings_contradict_comes_first_however_old_it_is(browser: Client) -> None:
    oldest = BankEntryFactory.create()
    contradicted(oldest)
    BankEntryFactory.create_batch(ROWS)
    page = text(browser.get(FAKES))
    leads = reverse("moderation:contradictions", args=[oldest.public_id])
    assert page.index("Rulings say otherwise") < page.index(leads) < page.index("Entries</h2>")
    assert listed(browser, **OTHERWISE) == [oldest]


def test_rulings_that_agree_or_are_open_again_contradict_nothing(browser: Client) -> None:
    contradicted(BankEntryFactory.create(), "confirmed_fake")
    again = contradicted(BankEntryFactory.create()).submission
    Submission.objects.filter(pk=again.pk).update(flag=Submission.Flag.IN_REVIEW)
    assert "Rulings say otherwise" not in text(browser.get(FAKES))
    assert "No ruling says otherwise" in text(browser.get(FAKES, OTHERWISE))


def test_nothing_contradicts_what_is_harmless(browser: Client) -> None:
    bank = Bank.objects.get(slug="known-harmless")
    contradicted(BankEntryFactory.create(bank=bank))
    assert "Rulings say otherwise" not in text(browser.get(HARMLESS))
    assert listed(browser, HARMLESS, **OTHERWISE) == []


def test_all_contradicted_entries_and_all_their_cases_are_reached(browser: Client) -> None:
    entries = BankEntryFactory.create_batch(ROWS + 1)
    cases = [contradicted(entry) for entry in entries]
    first = browser.get(FAKES, OTHERWISE)
    assert f"{ROWS + 1} images" in text(first)
    older = browser.get(f"{FAKES}?{first.context['page'].older}")
    assert [entry.pk for entry in older.context["page"].rows] == [entries[0].pk]
    submissions = [case.submission for case in cases[1:]]
    BankMatch.objects.bulk_create(
        BankMatch(submission=one, entry=entries[0], distance=1) for one in submissions
    )
    leads = reverse("moderation:contradictions", args=[entries[0].public_id])
    newest = browser.get(leads)
    assert f"{ROWS + 1} cases" in text(newest)
    oldest = browser.get(f"{leads}?{newest.context['page'].older}")
    assert cases[0].public_id in text(oldest)


def queries(browser: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        browser.get(FAKES)
    return len(captured)


def test_a_full_page_takes_no_more_queries_than_a_short_one(senior_browser: Client) -> None:
    contradicted(BankEntryFactory.create())
    short = queries(senior_browser)
    for _ in range(ROWS):
        contradicted(BankEntryFactory.create())
    assert queries(senior_browser) == short
