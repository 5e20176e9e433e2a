"""The API is tried out on the page that describes it; choosing a file is enough."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, FilePayload, Locator, Page, expect

from tests.browser.chromium import PHONE
from tests.factories import make_image
from tests.images.zips import zipped

PICTURE: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": make_image()}
OTHER: FilePayload = {"name": "b.jpg", "mimeType": "image/jpeg", "buffer": make_image(seed=2)}
ARCHIVE: FilePayload = {"name": "a.zip", "mimeType": "application/zip", "buffer": zipped()}


def authorized(context: BrowserContext, key: str) -> Page:
    page = context.new_page()
    page.goto("/api/v1/docs/")
    page.get_by_role("button", name="Authorize", exact=True).first.click()
    page.locator(".modal-ux input").fill(key)
    page.locator(".modal-ux").get_by_role("button", name="Apply credentials").click()
    page.locator(".modal-ux").get_by_role("button", name="Close").last.click()
    return page


def tried(page: Page, operation: str) -> Locator:
    place = page.locator(f"[id$='-{operation}']")
    place.locator("button").first.click()
    place.get_by_role("button", name="Try it out").click()
    return place


def status_of(place: Locator) -> Locator:
    place.get_by_role("button", name="Execute").click()
    return place.locator(".live-responses-table .response-col_status").last


def test_choosing_a_file_is_enough(
    open_browser: Callable[..., BrowserContext], api_key: str
) -> None:
    place = tried(authorized(open_browser(), api_key), "submit")
    place.locator("input[type=file]").set_input_files(PICTURE)
    expect(status_of(place)).to_have_text("202")


def test_choosing_the_files_of_a_batch_is_enough(
    open_browser: Callable[..., BrowserContext], api_key: str
) -> None:
    place = tried(authorized(open_browser(), api_key), "submitBatch")
    files = place.locator("[data-property-name=images] input[type=file]")
    for number, file in enumerate([PICTURE, OTHER]):
        place.get_by_role("button", name="Add").click()
        files.nth(number).set_input_files(file)
    expect(status_of(place)).to_have_text("202")


def test_choosing_the_archive_of_a_batch_is_enough(
    open_browser: Callable[..., BrowserContext], api_key: str
) -> None:
    place = tried(authorized(open_browser(), api_key), "submitBatch")
    place.locator("[data-property-name=archive] input[type=file]").set_input_files(ARCHIVE)
    expect(status_of(place)).to_have_text("202")


def test_a_form_that_is_tried_fits_on_a_phone(open_browser: Callable[..., BrowserContext]) -> None:
    page = open_browser(size=PHONE).new_page()
    page.goto("/api/v1/docs/")
    expect(tried(page, "submit").get_by_role("button", name="Reset")).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == PHONE[0]
