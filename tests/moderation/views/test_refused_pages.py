"""A refused form is shown at an address that only takes forms; its links lead on all the same."""

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import reverse

from common.pages import ROWS
from moderation.models import Case
from tests.factories import BankEntryFactory, BatchFactory, FindingFactory
from tests.moderation.views.conftest import text
from tests.moderation.views.test_bank_paging import contradicted
from tests.moderation.views.test_case_pictures import show

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

ADD = reverse("moderation:add_entry", args=["known-fakes"])
APPLY = reverse("moderation:apply_bulk")
LINK = re.compile(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)  # icons end in a new line


def followed(browser: Client, address: str, said: dict[str, str], words: str) -> "Response":
    """What a link of the refused page leads to, as a browser reads its address."""
    refused = browser.post(address, said)
    assert refused.status_code == 422
    links = {
        re.sub(r"<[^>]*>", "", inside).strip(): href.replace("&amp;", "&")
        for href, inside in LINK.findall(text(refused))
    }
    return browser.get(urljoin(address, links[words]))


def test_older_entries_of_a_bank_are_reached(senior_browser: Client) -> None:
    oldest, *_ = BankEntryFactory.create_batch(ROWS + 1)
    older = followed(senior_browser, ADD, {"pdq": "no hash"}, "Older")
    assert list(older.context["page"].rows) == [oldest]


def test_all_that_rulings_contradict_is_reached(senior_browser: Client) -> None:
    entry, _ = BankEntryFactory.create_batch(2)
    contradicted(entry)
    found = followed(senior_browser, ADD, {"pdq": "no hash"}, "All that rulings contradict")
    assert list(found.context["page"].rows) == [entry]


@pytest.mark.usefixtures("case")
def test_older_batches_are_reached(senior_browser: Client) -> None:
    oldest, *_ = BatchFactory.create_batch(ROWS + 1)
    half = {"cause": "likely_fake", "outcome": "authentic"}
    older = followed(senior_browser, APPLY, half, "Older")
    assert list(older.context["page"].rows) == [oldest]
    assert "1 case fits" in text(older)


def test_the_heat_map_of_another_detector_is_reached(held: Case, browser: Client) -> None:
    show(held.submission)
    FindingFactory.create(
        analysis=held.submission.analyses.get(), detector="artifact", heatmap_key="heatmaps/a.png"
    )
    decide = reverse("moderation:decide", args=[held.public_id])
    page = followed(browser, decide, {}, "cnn")
    assert page.status_code == 200
    assert page.context["heat"].detector == "cnn"
