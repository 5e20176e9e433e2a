"""What a test asks of any page: does it fit its window, and can everybody use it?"""

import pytest
from axe_playwright_python.sync_playwright import DEFAULT_OPTIONS, Axe
from playwright.sync_api import Page

from tests.browser.chromium import PHONE, WIDE

LOOKS = pytest.mark.parametrize(
    ("size", "scheme"),
    [(WIDE, "light"), (WIDE, "dark"), (PHONE, "dark")],
    ids=["light", "dark", "dark phone"],
)
GRAVE = {"serious", "critical"}


def fits(page: Page) -> bool:
    """Nothing makes the page wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def findings(page: Page, **options: object) -> list[str]:
    """What axe-core calls serious or critical on the open page, with the first element of each."""
    violations = Axe().run(page, options=DEFAULT_OPTIONS | options).response["violations"]
    return [
        f"{page.url}: {one['id']} at {one['nodes'][0]['target']}"
        for one in violations
        if one["impact"] in GRAVE
    ]


def check(page: Page, *addresses: str) -> None:
    """Open each address and look for barriers and for what is too wide."""
    found = []
    for address in addresses:
        page.goto(address)
        found += findings(page)
        if not fits(page):
            found.append(f"{address}: wider than its window")
    assert found == [], "\n".join(found)
