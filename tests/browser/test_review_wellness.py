from collections.abc import Callable
from datetime import timedelta
from threading import Event

import pytest
from django.core.signals import request_finished
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from audit.models import LedgerEntry
from moderation.models import Case, Comfort, Exposure, Reveal
from tests.browser.cases import flagged_case
from tests.browser.chromium import PHONE, WIDE
from tests.browser.in_flight import PATIENCE
from tests.browser.reading import fits
from tests.browser.test_review_lease import forgive
from tests.moderation.test_rest import every, opened

Open = Callable[..., BrowserContext]
HALF_A_MINUTE_MS = 30_000


@pytest.fixture
def case(transactional_db: None) -> Case:
    return flagged_case()


@pytest.fixture
def page(open_browser: Open, moderator: User) -> Page:
    """The moderator's page, with a clock that can be put forward."""
    page = open_browser(moderator).new_page()
    page.clock.install()
    return page


def hide(page: Page, *, away: bool) -> None:
    """Put another tab in front of this one, or take it away."""
    page.evaluate(
        """(away) => {
          const is = (value) => ({ value, configurable: true });
          Object.defineProperty(document, "hidden", is(away));
          Object.defineProperty(document, "visibilityState", is(away ? "hidden" : "visible"));
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        away,
    )


def address(case: Case) -> str:
    return f"/review/cases/{case.public_id}/"


def reveal(page: Page) -> None:
    """Open the picture; for the server, whose clock is the real one, an hour ago."""
    with page.expect_response("**/reveal/"):
        page.get_by_role("button", name="Show the picture").click()
    Reveal.objects.update(created_at=timezone.now() - timedelta(hours=1))


def test_pictures_begin_blurred_and_grey_until_the_settings_say_otherwise(
    page: Page, case: Case
) -> None:
    page.goto(address(case))
    viewer = page.locator("[data-viewer]")
    expect(viewer).to_contain_class("viewer--veiled viewer--grey")
    expect(page.get_by_role("button", name="Grey")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="your settings", exact=True).click()
    page.get_by_label("Blur pictures until I ask").uncheck()
    page.get_by_label("Show pictures in grey").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your settings are saved.")).to_be_visible()
    page.goto(address(case))
    expect(viewer).not_to_contain_class("viewer--veiled")
    expect(viewer).not_to_contain_class("viewer--grey")
    assert LedgerEntry.objects.filter(action="image.revealed").count() == 1


def test_seconds_with_the_open_picture_are_counted_and_the_reveal_is_logged_once(
    page: Page, case: Case
) -> None:
    page.goto(address(case))
    page.clock.fast_forward(HALF_A_MINUTE_MS)
    assert not Exposure.objects.exists()
    reveal(page)
    with page.expect_response("**/exposure/") as counted:
        page.clock.fast_forward(HALF_A_MINUTE_MS)
    assert counted.value.status == 200
    with page.expect_response("**/exposure/"):
        page.get_by_role("button", name="Blur").click()
    page.clock.fast_forward(10 * HALF_A_MINUTE_MS)
    with page.expect_response("**/reveal/"):
        page.get_by_role("button", name="Blur").click()
    expect(page.locator("[data-viewer]")).not_to_contain_class("viewer--veiled")
    assert Exposure.objects.get().seconds == pytest.approx(30, abs=5)
    assert LedgerEntry.objects.filter(action="image.revealed").count() == 1


def test_a_hidden_tab_counts_nothing(page: Page, case: Case) -> None:
    page.goto(address(case))
    reveal(page)
    page.clock.fast_forward(HALF_A_MINUTE_MS - 5_000)
    with page.expect_request("**/exposure/"):
        hide(page, away=True)
    page.clock.fast_forward(20 * HALF_A_MINUTE_MS)
    hide(page, away=False)
    with page.expect_response("**/exposure/"):
        page.get_by_role("button", name="Blur").click()
    assert Exposure.objects.get().seconds == pytest.approx(25, abs=5)


def test_a_page_that_leaves_reports_first(page: Page, case: Case) -> None:
    page.goto(address(case))
    reveal(page)
    page.clock.fast_forward(HALF_A_MINUTE_MS - 5_000)
    # The browser tells nobody of what a page sends while it leaves; the server does.
    answered = Event()
    request_finished.connect(lambda **_: answered.set(), weak=False, dispatch_uid="leaving")
    page.goto("/review/")
    while not Exposure.objects.exists():
        assert answered.wait(PATIENCE)
        answered.clear()
    request_finished.disconnect(dispatch_uid="leaving")
    assert Exposure.objects.get().seconds == pytest.approx(25, abs=5)


def test_the_cap_shuts_the_picture_and_opens_no_other(
    page: Page, case: Case, moderator: User, complaints: list[str]
) -> None:
    Comfort.objects.create(person=moderator, cap_minutes=1)
    page.goto(address(case))
    reveal(page)
    page.clock.fast_forward(2 * HALF_A_MINUTE_MS + 1_000)
    viewer = page.locator("[data-viewer]")
    expect(viewer).to_contain_class("viewer--veiled")
    expect(page.get_by_text("You have looked at open pictures for 1 minute today")).to_be_visible()
    with page.expect_response("**/reveal/") as refused:
        page.get_by_role("button", name="Blur").click()
    assert refused.value.status == 409
    expect(viewer).to_contain_class("viewer--veiled")
    expect(page.get_by_role("link", name="Change the limit")).to_be_visible()
    page.goto(address(flagged_case("inconclusive", 0.4)))
    expect(page.get_by_role("link", name="Change the limit")).to_be_visible()
    for word in ("Show the picture", "Blur"):
        expect(page.get_by_role("button", name=word)).to_have_count(0)
    page.keyboard.press("Space")
    expect(viewer).to_contain_class("viewer--veiled")
    assert Reveal.objects.count() == 1
    forgive(complaints, 409)


def test_a_reveal_that_is_refused_lets_the_veil_down_again(
    page: Page, case: Case, moderator: User, complaints: list[str]
) -> None:
    page.goto(address(case))
    Comfort.objects.create(person=moderator, cap_minutes=1)
    Exposure.objects.create(case=case, person=moderator, day=timezone.now().date(), seconds=60)
    page.get_by_role("button", name="Show the picture").click()
    expect(page.get_by_role("link", name="Change the limit")).to_be_visible()
    expect(page.locator("[data-viewer]")).to_contain_class("viewer--veiled")
    assert not Reveal.objects.exists()
    forgive(complaints, 409)


def test_later_takes_the_word_about_a_break_away(page: Page, case: Case, moderator: User) -> None:
    opened(moderator, *every(4, until=52))
    page.goto(address(case))
    word = page.get_by_text("You have reviewed for 52 minutes.")
    expect(word).to_be_visible()
    page.get_by_role("button", name="Later").click()
    expect(word).to_have_count(0)
    assert page.url.endswith(address(case))


def test_without_scripts_the_settings_hold(open_browser: Open, case: Case, moderator: User) -> None:
    page = open_browser(moderator, java_script_enabled=False).new_page()
    page.goto(address(case))
    expect(page.locator("[data-viewer]")).to_contain_class("viewer--veiled viewer--grey")
    Comfort.objects.create(person=moderator, blur=False)
    page.reload()
    expect(page.locator("[data-viewer]")).not_to_contain_class("viewer--veiled")
    expect(page.get_by_role("button", name="Show the picture")).to_be_hidden()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_settings_fit_the_window(
    open_browser: Open, transactional_db: None, moderator: User, size: tuple[int, int]
) -> None:
    opened(moderator, *every(4, until=52))
    page = open_browser(moderator, size=size).new_page()
    for where in ("/review/settings/", "/review/"):
        page.goto(where)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert fits(page), where
