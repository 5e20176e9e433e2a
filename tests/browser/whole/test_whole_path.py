"""An upload is judged, flagged, claimed, ruled on, seen by its uploader and found by an auditor."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import FilePayload, Page, expect

from benchmarks.stack import Stack

pytestmark = [pytest.mark.stack, pytest.mark.browser]
Person = Callable[[str], Page]
SECONDS = 30_000
NOTE = "Edges do not match the light."


def upload(page: Page, data: bytes) -> str:
    """The public id of the submission that the page leads to."""
    page.goto("/detector/")
    picture = FilePayload(name="whole-path.jpg", mimeType="image/jpeg", buffer=data)
    page.get_by_label(re.compile("choose", re.IGNORECASE)).set_input_files(picture)
    page.get_by_role("button", name="Analyse").click()
    page.wait_for_url(re.compile(r"/submissions/sub_[0-9a-f]{32}/"), timeout=SECONDS)
    found = re.search(r"sub_[0-9a-f]{32}", page.url)
    assert found
    return found.group()


def sees_verdict_and_heat_map(page: Page) -> None:
    """Both appear by themselves: nothing here reloads the page."""
    verdict = page.get_by_role("region", name="Verdict")
    expect(verdict).to_contain_text(re.compile("Likely fake|Inconclusive"), timeout=SECONDS)
    heat = page.locator("[data-viewer-heat]")
    expect(heat).to_be_visible()
    heat.evaluate("image => image.decode()")  # refused if it is no picture


def rule_on_the_next(page: Page) -> None:
    page.goto("/review/")
    page.get_by_role("button", name="Review next").click()
    page.wait_for_url(re.compile(r"/review/cases/case_"))
    page.get_by_role("button", name="Show the picture").click()
    page.get_by_role("radio", name="Fake").check()
    page.get_by_label("Policy that it breaks").select_option(index=1)
    page.get_by_label("Reason", exact=False).last.select_option("visible_artefacts")
    page.get_by_label("Note for colleagues").fill(NOTE)
    page.get_by_role("button", name="Rule and stop").click()
    page.wait_for_url(re.compile(r"/review/$"))


def is_told(page: Page) -> bool:
    """Whether the ruling stands on the uploader's page by now."""
    page.reload()
    return "Ruling: Fake" in page.get_by_role("region", name="Review by people").inner_text()


def test_the_whole_path(stack: Stack, person: Person, suspicious: bytes) -> None:
    uploader = person("uploader")
    submission = upload(uploader, suspicious)
    sees_verdict_and_heat_map(uploader)

    rule_on_the_next(person("moderator"))

    stack.wait("the ruling", partial(is_told, uploader))
    expect(uploader.locator("body")).not_to_contain_text(NOTE)

    auditor = person("auditor")
    auditor.goto(f"/admin/moderation/decision/?q={submission}")
    expect(auditor.locator("#result_list tbody tr")).to_have_count(1)
    expect(auditor.locator("#result_list")).to_contain_text("Fake")
    auditor.goto(f"/admin/audit/ledgerentry/?q={submission}")
    expect(auditor.locator("#result_list")).to_contain_text("submission.analysed")
    auditor.goto("/admin/audit/ledgerentry/?q=case.decided")
    expect(auditor.locator("#result_list tbody tr")).to_have_count(1)
