"""The provenance card fits its place, and its fold opens without a mouse."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from accounts.models import Organisation, User
from images.provenance.facts import Credentials, Exif, Provenance, Texts, Xmp
from moderation.models import Case
from tests.browser.chromium import PHONE, WIDE
from tests.browser.reading import fits
from tests.factories import CaseFactory, analysed_submission

OpenBrowser = Callable[..., BrowserContext]
SAID = Provenance(
    exif=Exif(True, "Nikon", "D750", "Adobe Photoshop 27.1", "2026:05:01 10:20:30", True, True),
    xmp=Xmp(True, ("trainedAlgorithmicMedia",), ("a_tool_without_any_space" * 5,)),
    texts=Texts(("parameters",), "", "Stable Diffusion", "steps_without_any_space" * 17),
    credentials=Credentials("invalid", "Nobody", failures=("assertion.dataHash.mismatch",) * 3),
)


@pytest.fixture
def case(organisation: Organisation) -> Case:
    submission = analysed_submission(organisation=organisation)
    submission.stored_image.provenance = SAID.as_json()
    submission.stored_image.save(update_fields=["provenance"])
    made: Case = CaseFactory.create(submission=submission)
    return made


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_uploaders_and_moderators_read_it_and_open_the_fold(
    open_browser: OpenBrowser,
    uploader: User,
    moderator: User,
    case: Case,
    size: tuple[int, int],
) -> None:
    pages = {
        uploader: f"/submissions/{case.submission.public_id}/",
        moderator: f"/review/cases/{case.public_id}/",
    }
    for person, address in pages.items():
        page = open_browser(person, size=size).new_page()
        page.goto(address)
        if person == moderator:
            page.get_by_role("tab", name="Origin").click()
        card = page.get_by_role("region", name="Provenance")
        expect(card.get_by_text("Declares itself made by a trained model")).to_be_visible()
        expect(card.get_by_text("Nikon D750")).to_be_hidden()
        card.get_by_text("What the file says").focus()
        page.keyboard.press("Enter")
        expect(card.get_by_text("Nikon D750")).to_be_visible()
        assert fits(page), address
