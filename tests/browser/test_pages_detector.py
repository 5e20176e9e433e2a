"""Sending an image from the detector, in a browser."""

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, FilePayload, Page, Route, expect

from accounts.models import Organisation, User
from images.models import Submission
from tests.factories import make_image

OpenBrowser = Callable[..., BrowserContext]
TEXT: FilePayload = {
    "name": "notes.txt",
    "mimeType": "text/plain",
    "buffer": b"no picture at all",
}


def picture(name: str = "harbour.jpg", width: int = 200) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": make_image(width, 150)}


def test_a_chosen_image_is_seen_before_it_is_sent(page: Page) -> None:
    page.goto("/detector/")
    page.get_by_label("Drop an image here").set_input_files([picture()])
    expect(page.get_by_alt_text("The image that you chose")).to_be_visible()
    expect(page.get_by_text("harbour.jpg, ")).to_be_visible()
    assert not Submission.objects.exists()


def test_sending_an_image_leads_to_its_page(page: Page, organisation: Organisation) -> None:
    page.goto("/detector/")
    page.get_by_label("Drop an image here").set_input_files([picture()])
    page.get_by_label("Your reference").fill("case 7")
    page.get_by_role("button", name="Analyse").click()
    expect(page.get_by_role("heading", name="harbour.jpg")).to_be_visible()
    assert Submission.objects.get(organisation=organisation).reference == "case 7"


def test_a_dropped_image_is_taken(page: Page) -> None:
    page.goto("/detector/")
    page.evaluate(
        """() => {
            const bag = new DataTransfer();
            bag.items.add(new File([new Uint8Array(2048)], "dropped.jpg", {type: "image/jpeg"}));
            document.querySelector("[data-drop]").dispatchEvent(
                new DragEvent("drop", {dataTransfer: bag, bubbles: true, cancelable: true}));
        }"""
    )
    expect(page.get_by_text("dropped.jpg, 2 kB")).to_be_visible()


def test_a_refusal_is_said_in_place_and_the_file_stays(page: Page, complaints: list[str]) -> None:
    page.goto("/detector/")
    field = page.get_by_label("Drop an image here")
    field.set_input_files([TEXT])
    page.get_by_role("button", name="Analyse").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was stored")
    assert field.evaluate("field => field.files[0].name") == "notes.txt"
    expect(page.get_by_role("button", name="Analyse")).to_be_enabled()
    assert "415" in complaints.pop()  # the browser notes every refused request


def test_a_file_over_the_limit_is_not_sent_at_all(page: Page) -> None:
    page.goto("/detector/")
    page.evaluate("document.querySelector('[data-upload]').dataset.limit = '1000'")
    page.get_by_label("Drop an image here").set_input_files([picture()])
    expect(page.get_by_role("alert")).to_contain_text("at most 1 kB can be taken")
    expect(page.get_by_role("button", name="Analyse")).to_be_disabled()


def test_a_lost_connection_is_said_and_the_file_stays(page: Page, complaints: list[str]) -> None:
    page.goto("/detector/")
    page.route("**/detector/", lambda route: route.abort())
    page.get_by_label("Drop an image here").set_input_files([picture()])
    page.get_by_role("button", name="Analyse").click()
    expect(page.get_by_role("alert")).to_contain_text("could not be reached")
    expect(page.get_by_text("harbour.jpg, ")).to_be_visible()
    complaints.clear()  # the browser's and htmx's words for the cut connection


def test_being_signed_out_is_said_and_the_file_stays(page: Page) -> None:
    page.goto("/detector/")
    page.get_by_label("Drop an image here").set_input_files([picture()])
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Analyse").click()
    expect(page.get_by_role("alert")).to_contain_text("signed out in the meantime")
    expect(page.get_by_text("harbour.jpg, ")).to_be_visible()


def test_while_it_is_sent_the_share_is_shown(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.goto("/detector/")
    page.route("**/detector/", hold)
    page.get_by_label("Drop an image here").set_input_files([picture(width=1500)])
    page.get_by_role("button", name="Analyse").click()
    expect(page.get_by_role("progressbar", name="Upload")).to_be_visible()
    expect(page.get_by_role("button", name="Analyse")).to_be_disabled()
    held[0].continue_()
    expect(page.get_by_role("heading", name="harbour.jpg")).to_be_visible()


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)], ids=["wide", "phone"])
def test_it_works_without_scripts(
    open_browser: OpenBrowser, uploader: User, size: tuple[int, int]
) -> None:
    page = open_browser(uploader, size=size, java_script_enabled=False).new_page()
    page.goto("/detector/")
    page.get_by_label("Choose an image").set_input_files([picture()])
    page.get_by_role("button", name="Analyse").click()
    expect(page.get_by_role("heading", name="harbour.jpg")).to_be_visible()
    expect(page.get_by_role("heading", name="Next in the queue")).to_be_visible()
