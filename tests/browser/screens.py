"""The pictures of the README, taken of a whole platform at work: `python -m tests.browser.screens`.

Whatever is on them was made by code.
"""

import re
import sys
from collections.abc import Sequence

import httpx
from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.pictures import jpeg
from benchmarks.stack import Stack, running
from config.env import ROOT
from supervisor.samples import fractal, gradient, made, upsampled
from tests.browser.chromium import ARGUMENTS, CHROMIUM, PHONE, WIDE

SCREENS = ROOT / "docs" / "screens"
SECONDS = 60_000
FIELDS = 9  # pictures of colour fields that fill the queue
Files = Sequence[tuple[str, bytes]]


def files() -> Files:
    """What presses most comes first, as the queue will have it."""
    drawn = {"upsampled.png": upsampled, "fractal.png": fractal, "gradient.png": gradient}
    made_here = [made(name, draw) for name, draw in drawn.items()]
    fields = [(f"field-{seed}.jpg", jpeg(seed)) for seed in range(FIELDS)]
    return [*((one.name, one.content) for one in made_here), *fields]


def submit(stack: Stack, pictures: Files) -> list[str]:
    """Their public ids, once all are judged."""
    headers = {"Authorization": f"Bearer {stack.sign_ins.api_key}"}
    with httpx.Client(base_url=stack.address, headers=headers, timeout=90) as client:
        return [_judged(client, name, content) for name, content in pictures]


def _judged(client: httpx.Client, name: str, content: bytes) -> str:
    answer = client.post(
        "/api/v1/submissions",
        params={"wait": 10},
        files={"image": (name, content)},
        data={"reference": f"Story {name.partition('.')[0]}"},
    ).json()
    while answer["status"] not in {"analysed", "quarantined"}:
        answer = client.get(f"/api/v1/submissions/{answer['id']}", params={"wait": 10}).json()
    return str(answer["id"])


def person(chromium: Browser, stack: Stack, name: str) -> Page:
    """Somebody of the demo, signed in."""
    context = chromium.new_context(
        base_url=stack.address,
        viewport={"width": WIDE[0], "height": WIDE[1]},
        color_scheme="light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    address = f"{name}@demo.example"
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(stack.sign_ins.passwords[address])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    return page


def shoot(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=SCREENS / f"{name}.png")


def submission(chromium: Browser, stack: Stack, public_id: str) -> None:
    page = person(chromium, stack, "uploader")
    page.goto(f"/submissions/{public_id}/")
    expect(page.get_by_role("region", name="Verdict")).to_be_visible(timeout=SECONDS)
    shoot(page, "submission")


def review(chromium: Browser, stack: Stack, public_id: str) -> None:
    page = person(chromium, stack, "moderator")
    page.goto("/review/")
    shoot(page, "queue")
    page.goto(f"/review/search/?q={public_id}")
    page.get_by_role("button", name=re.compile("^Claim")).click()
    page.get_by_role("button", name="Show the picture").click()
    expect(page.locator(".viewer--veiled")).to_have_count(0)
    page.get_by_role("button", name="Grey").click()
    page.get_by_role("radio", name="Fake").check()
    shoot(page, "case")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.emulate_media(color_scheme="dark")
    shoot(page, "case-phone")


def main() -> int:
    SCREENS.mkdir(exist_ok=True)
    with running() as stack, sync_playwright() as playwright:
        stack.start_web()
        stack.start_analysis(1)
        stack.start_general()
        found = submit(stack, files())
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        submission(chromium, stack, found[1])
        review(chromium, stack, found[1])
        chromium.close()
    sys.stdout.write(f"{len(list(SCREENS.glob('*.png')))} pictures in docs/screens\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
