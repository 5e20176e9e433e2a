"""Which tabs the page of a case has, and what they count."""

import re

from django.test import Client

from images.provenance.facts import Provenance, Xmp
from moderation.models import BankMatch, Case, Queue
from tests.factories import BankEntryFactory, CaseFactory
from tests.moderation.views.test_case_page import page_of

TABS = ["Verdict", "Clues", "Known", "Origin", "History"]


def tabs_in(page: str) -> list[str]:
    """Their words, with the number that some of them bear."""
    found = re.findall(r'role="tab"[^>]*>(.*?)</button>', page, re.DOTALL)
    return [re.sub("<[^>]*>", "", words).strip() for words in found]


def matched(**fields: object) -> Case:
    """A case whose picture is close to a known one."""
    case: Case = CaseFactory.create(**fields)
    BankMatch.objects.create(
        submission=case.submission, entry=BankEntryFactory.create(), distance=7
    )
    return case


def test_the_tabs_are_the_same_on_every_analysed_case(case: Case, browser: Client) -> None:
    assert tabs_in(page_of(browser, case)) == TABS


def test_a_tab_says_what_is_to_be_seen_behind_it(browser: Client, db: None) -> None:
    case = matched()
    image = case.submission.stored_image
    image.provenance = Provenance(xmp=Xmp(True, ("trainedAlgorithmicMedia",))).as_json()
    image.save(update_fields=["provenance"])
    assert {"Known 1", "Origin with a strong hint"} < set(tabs_in(page_of(browser, case)))


def test_a_golden_case_looks_like_one_of_which_nothing_is_known(
    browser: Client, case: Case
) -> None:
    golden = matched(kind=Case.Kind.GOLDEN)
    page = page_of(browser, golden)
    assert tabs_in(page) == tabs_in(page_of(browser, case))
    assert "No known image and no other submission comes close." in page


def test_a_blind_page_has_no_tab_of_what_is_held_back(browser: Client, held: Case) -> None:
    Queue.objects.update(blind_first=True)
    page = page_of(browser, held)
    assert tabs_in(page) == ["Origin", "History"]
    for part in ("verdict", "clues", "known"):
        assert f"about-{part}" not in page
