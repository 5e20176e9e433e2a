"""axe-core finds nothing serious or critical on any page, in light, in dark and on a phone."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from accounts.models import Organisation, User
from moderation.models import Case
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, count_days, decide, file_appeal
from tests.browser.cases import flagged_case
from tests.browser.chromium import PHONE, WIDE
from tests.browser.scenes import finish, waiting
from tests.factories import (
    BankEntryFactory,
    BatchFactory,
    GoldenItemFactory,
    QueueFactory,
    RuleFactory,
)
from tests.moderation.conftest import settle

Open = Callable[..., BrowserContext]
GRAVE = {"serious", "critical"}
LOOKS = pytest.mark.parametrize(
    ("size", "scheme"),
    [(WIDE, "light"), (WIDE, "dark"), (PHONE, "light")],
    ids=["light", "dark", "phone"],
)


def findings(page: Page, address: str) -> list[str]:
    """What axe-core calls serious or critical, with the first element it is about."""
    page.goto(address)
    violations = Axe().run(page).response["violations"]
    return [
        f"{address}: {one['id']} at {one['nodes'][0]['target']}"
        for one in violations
        if one["impact"] in GRAVE
    ]


def check(page: Page, *addresses: str) -> None:
    found = [text for address in addresses for text in findings(page, address)]
    assert found == []


def ruled_case(moderator: User) -> Case:
    """A case whose ruling stands."""
    case = claim_case(case=flagged_case(), moderator=moderator)
    ruling = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN, note="The shadows fit.")
    decide(case=case, reviewer=moderator, ruling=ruling)
    settle(case)
    return Case.objects.select_related("submission").get(pk=case.pk)


@LOOKS
def test_review_pages(
    open_browser: Open, moderator: User, senior: User, size: tuple[int, int], scheme: str
) -> None:
    QueueFactory.create(name="Special", slug="special", is_default=False)
    ruled, held, waits = ruled_case(moderator), flagged_case(), flagged_case("inconclusive", 0.4)
    claim_case(case=held, moderator=senior)
    BankEntryFactory.create(note="From a colleague")
    GoldenItemFactory.create()
    batch = BatchFactory.create()
    count_days()
    cases = [f"/review/cases/{case.public_id}/" for case in (ruled, held, waits)]
    page = open_browser(senior, size=size, color_scheme=scheme).new_page()
    check(
        page,
        "/review/",
        *cases,
        "/banks/",
        "/bulk/?verdict=inconclusive",
        f"/bulk/{batch.public_id}/",
        "/quality/",
        "/numbers/",
        "/review/settings/",
        "/game/",
        "/game/board/",
    )


@LOOKS
def test_pages_of_members(
    open_browser: Open,
    organisation: Organisation,
    uploader: User,
    moderator: User,
    size: tuple[int, int],
    scheme: str,
) -> None:
    waiting(organisation, uploader)
    final = finish()
    case = claim_case(case=final.cases.get(), moderator=moderator)
    decide(case=case, reviewer=moderator, ruling=Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN))
    settle(case)
    file_appeal(submission=final, by=uploader, text="I took it myself.")
    page = open_browser(uploader, size=size, color_scheme=scheme).new_page()
    check(
        page,
        "/detector/",
        "/submissions/",
        f"/submissions/{final.public_id}/",
        "/appeals/",
        "/organisation/",
        "/organisation/members/",
        "/organisation/keys/",
    )


@LOOKS
def test_pages_of_administrators_and_strangers(
    open_browser: Open,
    administrator: User,
    complaints: list[str],
    size: tuple[int, int],
    scheme: str,
) -> None:
    rule = RuleFactory.create(name="Audit", share=2)
    page = open_browser(administrator, size=size, color_scheme=scheme).new_page()
    check(page, "/rules/", f"/rules/{rule.pk}/", "/rules/new/")
    stranger = open_browser(size=size, color_scheme=scheme).new_page()
    check(stranger, "/", "/accounts/login/", "/nowhere/")
    # The browser notes the missing page; this test asked for it.
    complaints[:] = [text for text in complaints if "404" not in text]
