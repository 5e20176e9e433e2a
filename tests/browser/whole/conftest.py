"""The whole platform in child processes, and people in front of it in a real Chromium."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from benchmarks.pictures import jpeg
from benchmarks.stack import Stack, running
from config.env import ROOT
from detection.pipeline.analyse import Pipeline
from detection.pipeline.decode import decode


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """Servers, web, both workers and beat, with the demo's accounts."""
    with running(UNDO_SECONDS="1") as platform:
        platform.start_web()
        platform.start_analysis(1)
        platform.start_general()
        yield platform


@pytest.fixture(scope="session")
def suspicious() -> bytes:
    """A code-made picture that the released detector does not take for authentic."""
    pipeline = Pipeline.load(["cnn"], cache_dir=ROOT / "var" / "cache" / "onnx")
    for seed in range(40):
        data = jpeg(seed)
        (judgement,) = pipeline.judge([decode(data)])
        if judgement.verdict in {"likely_fake", "inconclusive"}:
            return data
    pytest.fail("the detector takes every code-made picture for authentic")


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


@pytest.fixture
def person(chromium: Browser, stack: Stack) -> Callable[[str], Page]:
    return People(chromium, stack)
