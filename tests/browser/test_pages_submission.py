"""A submission's page follows its submission."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Organisation, User
from images.models import Submission
from tests.browser.scenes import finish, waiting
from tests.factories import SubmissionFactory

OpenBrowser = Callable[..., BrowserContext]


def address(submission: Submission) -> str:
    return f"/submissions/{submission.public_id}/"


def test_the_verdict_comes_without_a_reload(
    page: Page, organisation: Organisation, uploader: User
) -> None:
    submission = waiting(organisation, uploader)
    page.goto(address(submission))
    expect(page.get_by_role("heading", name="Next in the queue")).to_be_visible()
    page.evaluate("window.isTheSamePage = true")
    finish()
    expect(page.get_by_text("Likely fake", exact=True).first).to_be_visible()
    expect(page.get_by_role("img", name="P(fake) 97 %")).to_have_count(2)
    assert page.evaluate("window.isTheSamePage")


def test_the_place_in_the_queue_moves(
    page: Page, organisation: Organisation, uploader: User
) -> None:
    SubmissionFactory.create()
    page.goto(address(waiting(organisation, uploader)))
    expect(page.get_by_role("heading", name="Position 2 in the queue")).to_be_visible()
    finish()
    expect(page.get_by_role("heading", name="Next in the queue")).to_be_visible()


def test_a_final_page_stops_asking(page: Page, organisation: Organisation, uploader: User) -> None:
    submission = waiting(organisation, uploader)
    page.goto(address(submission))
    finish()
    expect(page.get_by_role("heading", name="What each detector found")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2500)
    assert [url for url in asked if "status" in url] == []


def test_the_slider_fades_the_heat_map(
    page: Page, organisation: Organisation, uploader: User
) -> None:
    waiting(organisation, uploader)
    page.goto(address(finish()))
    heat = page.get_by_alt_text("Heat map: where the detector looked")
    expect(heat).to_have_css("opacity", "0.7")
    page.get_by_label("Heat map", exact=True).fill("20")
    expect(heat).to_have_css("opacity", "0.2")
    page.get_by_role("button", name="Heat").click()
    expect(heat).to_be_hidden()


def test_the_picture_can_be_seen_pixel_by_pixel(
    page: Page, organisation: Organisation, uploader: User
) -> None:
    waiting(organisation, uploader)
    page.goto(address(finish()))
    picture = page.locator("[data-viewer-picture]")
    for width in (480, 960):
        page.get_by_role("button", name="Larger").click()
        assert picture.evaluate("picture => picture.clientWidth") == width
    page.get_by_role("button", name="Fit", exact=True).click()
    expect(page.locator("[data-viewer-zoom]")).to_have_text("Fit")


def test_without_scripts_the_page_reloads_until_there_is_a_verdict(
    open_browser: OpenBrowser, organisation: Organisation, uploader: User
) -> None:
    page = open_browser(uploader, java_script_enabled=False).new_page()
    page.goto(address(waiting(organisation, uploader)))
    finish()
    expect(page.get_by_role("heading", name="What each detector found")).to_be_visible()
    expect(page.get_by_alt_text("without the heat map")).to_be_visible()
    expect(page.get_by_alt_text("Heat map: where the detector looked")).to_be_visible()
    assert "refresh" not in page.content()
