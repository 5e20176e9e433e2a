"""Every batch can be found again, from the list and from the cases that it ruled on."""

from django.test import Client
from django.urls import reverse

from common.pages import ROWS
from moderation.models import Batch, Case
from tests.factories import BatchFactory, CaseFactory
from tests.moderation.conftest import settle
from tests.moderation.views.conftest import text

BULK = reverse("moderation:bulk")
RULED = {"cause": "likely_fake", "outcome": "authentic", "reason": "no_sign"}


def ruled_in_bulk(browser: Client) -> Batch:
    browser.post(reverse("moderation:apply_bulk"), RULED)
    return Batch.objects.get()


def address(batch: Batch) -> str:
    return reverse("moderation:batch", args=[batch.public_id])


def test_batches_beyond_the_first_page_are_reached(senior_browser: Client) -> None:
    oldest = BatchFactory.create()
    BatchFactory.create_batch(ROWS)
    first = senior_browser.get(BULK)
    assert address(oldest) not in text(first)
    assert f"{ROWS + 1} batches" in text(first)
    assert address(oldest) in text(senior_browser.get(f"{BULK}?{first.context['page'].older}"))


def test_older_batches_are_read_without_losing_the_filter(
    case: Case, senior_browser: Client
) -> None:
    BatchFactory.create_batch(ROWS + 1)
    first = senior_browser.get(BULK, {"cause": "likely_fake"})
    older = senior_browser.get(f"{BULK}?{first.context['page'].older}")
    assert "1 case fits" in text(older)


def test_a_case_leads_to_the_batch_that_ruled_on_it(case: Case, senior_browser: Client) -> None:
    batch = ruled_in_bulk(senior_browser)
    settle(case)
    page = text(senior_browser.get(reverse("moderation:case", args=[case.public_id])))
    assert f'<a href="{address(batch)}">ruled in a batch</a>' in page


def test_a_case_that_was_ruled_on_alone_leads_to_no_batch(held: Case, browser: Client) -> None:
    ruling = {"outcome": "authentic", "reason": "no_sign"}
    browser.post(reverse("moderation:decide", args=[held.public_id]), ruling)
    settle(held)
    page = text(browser.get(reverse("moderation:case", args=[held.public_id])))
    assert "ruled in a batch" not in page


def test_every_case_of_a_batch_is_reached(senior_browser: Client) -> None:
    oldest, *_ = CaseFactory.create_batch(ROWS + 1)
    where = address(ruled_in_bulk(senior_browser))
    first = senior_browser.get(where)
    assert f"{ROWS + 1} cases" in text(first)
    assert oldest.public_id not in text(first)
    assert oldest.public_id in text(senior_browser.get(f"{where}?{first.context['page'].older}"))
