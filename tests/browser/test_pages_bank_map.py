"""The map of known images can be read on every window, in both themes and without scripts."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect
from pytest_django.fixtures import Settings

from accounts.models import User
from tests.browser.chromium import PHONE, WIDE
from tests.browser.reading import fits
from tests.factories import DetectorReleaseFactory, known_images

OpenBrowser = Callable[..., BrowserContext]
ADDRESS = "/releases/clip_nearest/2026.11.1/map/"


@pytest.fixture(autouse=True)
def map_file(settings: Settings, tmp_path: Path, db: None) -> Path:
    DetectorReleaseFactory.create(detector="clip_nearest")
    settings.DETECTOR_WEIGHTS_DIR = tmp_path
    file = tmp_path / "clip_nearest/2026.11.1/map.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(known_images()))
    return file


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_drawing_and_table_fit_the_window(
    open_browser: OpenBrowser, auditor: User, size: tuple[int, int], scheme: str
) -> None:
    page = open_browser(auditor, size=size, color_scheme=scheme).new_page()
    page.goto(ADDRESS)
    expect(page.get_by_role("img", name="Scatter chart of 4 known images")).to_be_visible()
    expect(page.get_by_role("row", name="paintings fake brush net")).to_be_visible()
    assert fits(page)


def test_colours_differ_by_source_and_by_kind_and_follow_the_theme(
    open_browser: OpenBrowser, auditor: User
) -> None:
    seen: list[str] = []
    for scheme in ("light", "dark"):
        page = open_browser(auditor, color_scheme=scheme).new_page()
        page.goto(ADDRESS)
        seen += page.locator(".map__drawing path").evaluate_all(
            "paths => paths.map(path => getComputedStyle(path).stroke)"
        )
    assert len(seen) == len(set(seen)) == 6  # 2 themes, 3 kinds of mark


def test_without_scripts_a_source_can_be_made_to_stand_out(
    open_browser: OpenBrowser, auditor: User
) -> None:
    page = open_browser(auditor, java_script_enabled=False).new_page()
    page.goto(ADDRESS)
    page.get_by_role("link", name="paintings").click()
    expect(page.get_by_text("Only paintings stands out.")).to_be_visible()
    expect(page.locator(".map__source--faded")).to_have_css("opacity", "0.12")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_without_a_map_the_page_says_so(
    open_browser: OpenBrowser, auditor: User, map_file: Path, size: tuple[int, int]
) -> None:
    map_file.unlink()
    page = open_browser(auditor, size=size).new_page()
    page.goto(ADDRESS)
    expect(page.get_by_role("heading", name="There is no map of this release")).to_be_visible()
    assert fits(page)
