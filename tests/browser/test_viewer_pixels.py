"""Zoomed in, people see the image's own pixels, and move them with the mouse."""

import io
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from django.urls import reverse
from numpy.typing import NDArray
from PIL import Image as Picture
from playwright.sync_api import BrowserContext, FloatRect, Locator, Page, expect

from accounts.models import Organisation, User
from images import exact as copies
from images import store
from images.decoding import Decoded, Decoder
from images.models import Submission
from images.services import Derived, attach_derived
from moderation.services import claim_case
from tests.browser.keys import type_keys
from tests.browser.test_review_lease import forgive
from tests.factories import CaseFactory, ImageFactory, analysed_submission, make_image
from worker.exact import make_exact_copies

Open = Callable[..., BrowserContext]
WIDTH, HEIGHT = 2400, 1300  # wider than a preview, and six tiles
A_SECOND_MS = 1_000
PATIENCE_SECONDS = 60  # an answer takes longer than a second of the page's clock
# Those out of sight are not fetched, so waiting for them would have no end.
IN_SIGHT_ARE_THERE = """async () => {
  const stage = document.querySelector("[data-viewer-stage][tabindex]").getBoundingClientRect();
  const tiles = [...document.querySelectorAll(".viewer__exact img")].filter((tile) => {
    const box = tile.getBoundingClientRect();
    const across = box.left < stage.right && box.right > stage.left;
    return across && box.top < stage.bottom && box.bottom > stage.top;
  });
  await Promise.all(tiles.map((tile) => tile.decode()));
  return tiles.length > 0;
}"""


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    with Decoder() as started:
        yield started


@pytest.fixture
def decoded(decoder: Decoder) -> Decoded:
    return decoder.decode(make_image(WIDTH, HEIGHT, seed=11))


@pytest.fixture
def submission(
    transactional_db: None, organisation: Organisation, uploader: User, decoded: Decoded
) -> Submission:
    """Analysed, with the copies that a worker makes of it."""
    content = make_image(WIDTH, HEIGHT, seed=11)
    image = ImageFactory.create(organisation=organisation, content=content)
    preview = store.preview_key(organisation.pk, image.sha256)
    thumbnail = store.thumbnail_key(organisation.pk, image.sha256)
    store.write(preview, decoded.preview)
    store.write(thumbnail, decoded.thumbnail)
    attach_derived([Derived(image.pk, WIDTH, HEIGHT, preview, thumbnail, decoded.pdq, 90)])
    image.refresh_from_db()
    return analysed_submission(organisation=organisation, image=image, submitted_by=uploader)


@pytest.fixture
def page(open_browser: Open, uploader: User, submission: Submission) -> Page:
    page = open_browser(uploader).new_page()
    page.goto(reverse("detection:submission", args=[submission.public_id]))
    return page


def exact(submission: Submission) -> str:
    return reverse("images:exact", args=[submission.public_id])


def zoom_in(page: Page, submission: Submission) -> None:
    """One step, to one screen pixel for each of the image; the wish has arrived then."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.get_by_role("button", name="Larger").click()
    assert answer.value.url.endswith(exact(submission))


def stage(page: Page) -> Locator:
    return page.locator("[data-viewer-stage]").last


def visible(page: Page) -> tuple[NDArray[np.uint8], tuple[int, int]]:
    """What the stage shows, and which pixel of the image its first one is."""
    left, top = stage(page).evaluate("(stage) => [stage.scrollLeft, stage.scrollTop]")
    box = stage(page).bounding_box()
    assert box
    width, height = stage(page).evaluate("(stage) => [stage.clientWidth, stage.clientHeight]")
    clip = FloatRect(x=box["x"] + 20, y=box["y"] + 20, width=width - 40, height=height - 40)
    shot = Picture.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")
    return np.asarray(shot), (int(left) + 20, int(top) + 20)


def test_one_to_one_shows_the_pixels_that_the_detectors_saw(
    page: Page, submission: Submission, decoder: Decoder, decoded: Decoded
) -> None:
    zoom_in(page, submission)
    expect(page.get_by_text("Fetching the image's own pixels…")).to_be_visible()
    make_exact_copies(decoder)
    expect(page.get_by_text("These are the image's own pixels.")).to_be_visible()
    tiles = page.locator(".viewer__exact img")
    expect(tiles).to_have_count(6)
    stage(page).scroll_into_view_if_needed()
    for at in ((0, 0), (900, 700)):  # one tile, and a place where four meet
        stage(page).evaluate("(stage, [left, top]) => stage.scrollTo(left, top)", list(at))
        page.wait_for_function(IN_SIGHT_ARE_THERE)
        shown, (left, top) = visible(page)
        height, width, _ = shown.shape
        assert np.array_equal(shown, decoded.pixels[top : top + height, left : left + width])


def test_a_copy_that_cannot_be_made_is_said_in_words(
    page: Page, submission: Submission, decoder: Decoder
) -> None:
    zoom_in(page, submission)
    store.delete(submission.stored_image.object_key)
    make_exact_copies(decoder)
    expect(page.get_by_text("cannot be shown. This is the preview.")).to_be_visible()


def test_what_could_not_be_made_is_made_for_the_next_zoom(
    page: Page, submission: Submission, decoder: Decoder
) -> None:
    content = store.read(submission.stored_image.object_key)
    store.delete(submission.stored_image.object_key)
    zoom_in(page, submission)
    make_exact_copies(decoder)
    expect(page.get_by_text("cannot be shown. This is the preview.")).to_be_visible()
    store.write(submission.stored_image.object_key, content)
    zoom_in(page, submission)
    make_exact_copies(decoder)
    expect(page.get_by_text("These are the image's own pixels.")).to_be_visible()


def test_whoever_waited_in_vain_may_ask_again(
    page: Page, submission: Submission, decoder: Decoder
) -> None:
    page.clock.install()
    zoom_in(page, submission)
    waiting = page.get_by_text("still being made. This is the preview; zoom again")
    given_up = time.monotonic() + PATIENCE_SECONDS
    while not waiting.is_visible() and time.monotonic() < given_up:
        page.clock.run_for(A_SECOND_MS)
    expect(waiting).to_be_visible()
    zoom_in(page, submission)
    make_exact_copies(decoder)
    expect(page.get_by_text("These are the image's own pixels.")).to_be_visible()


def test_the_words_are_about_what_is_seen(
    page: Page, submission: Submission, decoder: Decoder
) -> None:
    words = page.locator("[data-viewer-exact-state]")
    zoom_in(page, submission)
    make_exact_copies(decoder)
    expect(words).to_have_text("These are the image's own pixels.")
    page.get_by_role("button", name="Fit").click()
    expect(words).to_have_text("")
    page.get_by_role("button", name="Larger").click()
    expect(words).to_have_text("These are the image's own pixels.")


def test_a_lost_tile_is_said_and_asked_for_anew(
    page: Page, submission: Submission, decoder: Decoder, complaints: list[str]
) -> None:
    copies.want(submission.stored_image)
    make_exact_copies(decoder)
    in_the_middle = copies.key_of(submission.stored_image, 1, 0)
    content = store.read(in_the_middle)
    store.delete(in_the_middle)
    zoom_in(page, submission)
    expect(page.get_by_text("cannot be shown. This is the preview.")).to_be_visible()
    store.write(in_the_middle, content)
    zoom_in(page, submission)
    expect(page.get_by_text("These are the image's own pixels.")).to_be_visible()
    forgive(complaints, 503)


def test_a_zoomed_picture_is_dragged_with_the_mouse(page: Page, submission: Submission) -> None:
    zoom_in(page, submission)
    place = "(stage) => [stage.scrollLeft, stage.scrollTop]"
    before = stage(page).evaluate(place)
    stage(page).scroll_into_view_if_needed()
    box = stage(page).bounding_box()
    assert box
    page.mouse.move(box["x"] + 200, box["y"] + 150)
    page.mouse.down()
    page.mouse.move(box["x"] + 140, box["y"] + 110)
    page.mouse.up()
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    assert stage(page).evaluate(place) == [before[0] + 60, before[1] + 40]


def test_no_pixel_is_fetched_from_behind_the_veil(
    open_browser: Open, moderator: User, submission: Submission
) -> None:
    case = claim_case(case=CaseFactory.create(submission=submission), moderator=moderator)
    page = open_browser(moderator).new_page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    page.goto(reverse("moderation:case", args=[case.public_id]))
    type_keys(page, "+")
    expect(page.locator("[data-viewer-zoom]")).to_have_text("1 : 1")
    wish = reverse("moderation:exact", args=[case.public_id])
    assert not any(line.endswith(wish) for line in sent)
    with page.expect_response(f"**{wish}"):
        page.get_by_role("button", name="Show the picture").click()
