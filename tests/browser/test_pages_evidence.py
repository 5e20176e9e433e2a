"""The evidence can be read and handled, on a wide window and on a phone."""

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Picture
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Organisation, User
from detection.models import Finding
from detection.pipeline.heatmap import overlay_png
from images.models import Submission
from moderation.models import Case
from tests.browser.chromium import PHONE, WIDE
from tests.browser.reading import LOOKS, check, fits
from tests.factories import (
    CaseFactory,
    ImageFactory,
    Spoken,
    make_image,
    telling_submission,
)
from tests.factories.evidence import FACES, SPOKEN

OpenBrowser = Callable[..., BrowserContext]
WIDTH, HEIGHT = 480, 320
DOUBTFUL = {"faithfulness": {"better_than_random": False}}


def stored(key: str, content: bytes) -> str:
    return default_storage.save(key, ContentFile(content))


def heat(row: int, column: int) -> str:
    rows, columns = np.mgrid[0:64, 0:96]
    values = np.exp(-(((columns - column) / 14) ** 2 + ((rows - row) / 10) ** 2))
    return stored("heatmaps/made.png", overlay_png(values.astype(np.float32)))


def spectrum() -> str:
    """Three panels with gaps, as the detector draws them."""
    rows, columns = np.mgrid[0:128, 0:400]
    levels = (255 * np.exp(-(rows + columns % 136) / 60)).astype(np.uint8)
    levels[:, 128:136] = levels[:, 264:272] = 0
    file = io.BytesIO()
    Picture.fromarray(levels).save(file, "PNG")
    return stored("evidence/spectrum.png", file.getvalue())


def preview(organisation: Organisation) -> dict[str, Any]:
    content = make_image(WIDTH, HEIGHT)
    image = ImageFactory.create(
        organisation=organisation,
        content=content,
        width=WIDTH,
        height=HEIGHT,
        preview_key=stored("previews/made.webp", make_image(WIDTH, HEIGHT, kind="WEBP")),
    )
    return {"organisation": organisation, "image": image}


@pytest.fixture
def told(organisation: Organisation) -> Submission:
    faces = [
        {**FACES[0], "box": [60, 40, 120, 150]},
        {**FACES[1], "box": [330, 90, 70, 90]},
    ]
    spoken = [
        Spoken("artifact", 0.97, heatmap_key=heat(20, 30)),
        Spoken("cnn", 0.35, heatmap_key=heat(44, 70), card=DOUBTFUL),
        SPOKEN[1],
        Spoken("face", 0.91, {"faces": faces}),
        Spoken("frequency", 0.66, {"bands": [0.1]}, {"spectrum": spectrum()}),
        SPOKEN[4],
    ]
    sides = {"likely_fake": ["artifact", "face"], "likely_authentic": ["cnn"]}
    return telling_submission(spoken, analysis={"contradiction": sides}, **preview(organisation))


def address(submission: Submission) -> str:
    return f"/submissions/{submission.public_id}/"


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_kinds_of_evidence_fit_the_window(
    open_browser: OpenBrowser, uploader: User, told: Submission, size: tuple[int, int], scheme: str
) -> None:
    page = open_browser(uploader, size=size, color_scheme=scheme).new_page()
    page.goto(address(told))
    for title in ("Faces", "Spectrum", "Nearest known images", "What kind of fake"):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_text("The detectors contradict each other")).to_be_visible()
    expect(page.get_by_role("row", name="After JPEG 60")).to_contain_text("62 %")
    assert fits(page)


def test_boxes_lie_where_the_faces_are(page: Page, told: Submission) -> None:
    page.goto(address(told))
    picture = page.locator("[data-viewer-picture]").bounding_box()
    box = page.locator(".viewer__box").nth(1).bounding_box()
    assert picture
    assert box
    scale = picture["width"] / WIDTH
    assert box["x"] - picture["x"] == pytest.approx(60 * scale, abs=4)
    assert box["width"] == pytest.approx(120 * scale, abs=6)


def test_boxes_can_be_hidden(page: Page, told: Submission) -> None:
    page.goto(address(told))
    boxes = page.locator("[data-viewer-faces]")
    expect(boxes).to_be_visible()
    page.get_by_role("button", name="Faces").click()
    expect(boxes).to_be_hidden()


def test_another_heat_map_comes_without_a_reload(page: Page, told: Submission) -> None:
    page.goto(address(told))
    page.evaluate("window.isTheSamePage = true")
    layer = page.locator("[data-viewer-heat]")
    assert "/artifact/" in str(layer.get_attribute("src"))
    page.get_by_role("link", name="cnn").click()
    expect(page.get_by_text("Greyed out")).to_be_visible()
    expect(layer).to_have_css("filter", "grayscale(1) contrast(0.5)")
    assert "/cnn/" in str(layer.get_attribute("src"))
    assert page.evaluate("window.isTheSamePage")


def test_without_scripts_the_link_brings_the_other_heat_map(
    open_browser: OpenBrowser, uploader: User, told: Submission
) -> None:
    page = open_browser(uploader, java_script_enabled=False).new_page()
    page.goto(address(told))
    page.get_by_role("link", name="cnn").click()
    expect(page.get_by_text("Greyed out")).to_be_visible()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_moderators_see_it_beside_the_form(
    open_browser: OpenBrowser, moderator: User, told: Submission, size: tuple[int, int]
) -> None:
    case: Case = CaseFactory.create(submission=told)
    page = open_browser(moderator, size=size).new_page()
    page.goto(f"/review/cases/{case.public_id}/")
    page.get_by_role("tab", name="Clues").click()
    expect(page.get_by_role("heading", name="Nearest known images")).to_be_visible()
    page.get_by_role("button", name="Show the picture").click()
    expect(page.locator("[data-viewer-faces]")).to_be_visible()
    assert fits(page)


def test_findings_need_no_scrolling_beside_the_form(
    open_browser: OpenBrowser, moderator: User, told: Submission
) -> None:
    Finding.objects.update(milliseconds=1234)
    case: Case = CaseFactory.create(submission=told)
    page = open_browser(moderator, size=WIDE).new_page()
    page.goto(f"/review/cases/{case.public_id}/")
    found = page.get_by_role("group", name="What each detector found")
    expect(found).to_be_visible()
    assert found.evaluate("(column) => column.scrollWidth <= column.clientWidth")


@LOOKS
def test_no_tab_shuts_anybody_out(
    open_browser: OpenBrowser, moderator: User, told: Submission, size: tuple[int, int], scheme: str
) -> None:
    case: Case = CaseFactory.create(submission=told)
    where = f"/review/cases/{case.public_id}/"
    page = open_browser(moderator, size=size, color_scheme=scheme).new_page()
    page.goto(where)
    for name in ("Clues", "Known", "Origin", "History"):
        page.get_by_role("tab", name=name).click()
        check(page, where)
        expect(page.get_by_role("tabpanel", name=name)).to_be_visible()
