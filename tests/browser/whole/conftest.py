"""The whole platform in child processes, and people in front of it in a real Chromium."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from benchmarks.pictures import jpeg
from benchmarks.stack import Stack, running
from config.env import ROOT
from detection.pipeline.analyse import Pipeline
from detection.pipeline.decode import decode
from tests.browser.people import People


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


@pytest.fixture
def person(chromium: Browser, stack: Stack) -> Callable[[str], Page]:
    return People(chromium, stack)
