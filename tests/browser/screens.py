"""The pictures of the README, taken of a whole platform at work: `python -m tests.browser.screens`.

Whatever is on them was made by code.
"""

import re
import sys

import httpx
from playwright.sync_api import Page, expect, sync_playwright

from benchmarks.stack import Stack, running
from config.env import ROOT
from supervisor.samples import fractal, made
from supervisor.showcase import submit
from tests.browser.chromium import ARGUMENTS, CHROMIUM
from tests.browser.people import People

SCREENS = ROOT / "docs" / "screens"
SECONDS = 60_000


def judged(stack: Stack) -> str:
    """The public id of a picture that the detectors have looked at."""
    headers = {"Authorization": f"Bearer {stack.sign_ins.api_key}"}
    with httpx.Client(base_url=stack.address, headers=headers, timeout=90) as client:
        return str(submit(client, made("fractal.png", fractal)).answer["id"])


def shoot(page: Page, name: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.wait_for_load_state("networkidle")
    page.screenshot(path=SCREENS / f"{name}.png")


def submission(person: People, public_id: str) -> None:
    page = person("uploader")
    page.goto(f"/submissions/{public_id}/")
    expect(page.get_by_role("region", name="Verdict")).to_be_visible(timeout=SECONDS)
    shoot(page, "submission")


def review(person: People, public_id: str) -> None:
    page = person("moderator")
    page.goto(f"/review/search/?q={public_id}")
    page.get_by_role("button", name=re.compile("^Claim")).click()
    page.get_by_role("button", name="Show the picture").click()
    expect(page.locator(".viewer--veiled")).to_have_count(0)
    page.get_by_role("button", name="Grey").click()
    page.get_by_role("radio", name="Fake").check()
    shoot(page, "case")


def main() -> int:
    SCREENS.mkdir(exist_ok=True)
    with running() as stack, sync_playwright() as playwright:
        stack.start_web()
        stack.start_analysis(1)
        stack.start_general()
        found = judged(stack)
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        people = People(chromium, stack)
        submission(people, found)
        review(people, found)
        chromium.close()
    sys.stdout.write(f"{len(list(SCREENS.glob('*.png')))} pictures in docs/screens\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
