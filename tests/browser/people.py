"""The people of the demo, in browsers before a running platform."""

from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from benchmarks.stack import Stack


@dataclass(frozen=True)
class People:
    """Opens a browser for a person of the demo, by the first word of their address."""

    chromium: Browser
    stack: Stack

    def __call__(self, name: str) -> Page:
        address = f"{name}@demo.example"
        context = self.chromium.new_context(base_url=self.stack.address, reduced_motion="reduce")
        page = context.new_page()
        page.goto("/accounts/login/")
        page.get_by_label("Email").fill(address)
        page.get_by_label("Password").fill(self.stack.sign_ins.passwords[address])
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/accounts/login" not in url)
        return page
