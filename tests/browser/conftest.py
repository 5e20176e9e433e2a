"""A real Chromium in front of the real site; whatever it complains about fails the test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, TypedDict, Unpack

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from moderation.models import Case
from moderation.services import claim_case
from tests.browser.cases import flagged_case
from tests.browser.chromium import ARGUMENTS, CHROMIUM, WIDE
from tests.browser.in_flight import InFlight


class Options(TypedDict, total=False):
    """What else a browser may be opened with."""

    color_scheme: Literal["light", "dark"]
    java_script_enabled: bool
    permissions: list[str]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    connection = connections["default"]
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's event loop shows in this thread from here on; Django would take the tests
        # for asynchronous code, refuse the database and open a second connection.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        connections["default"] = connection
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """Console errors and CSP violations; a test that provokes one takes it out."""
    return []


@pytest.fixture
def open_browser(
    chromium: Browser, live_server: LiveServer, complaints: list[str]
) -> Iterator[Callable[..., BrowserContext]]:
    """`open_browser(user, size=PHONE, …)` is a browser of its own, signed in as that person."""
    contexts: list[BrowserContext] = []
    in_flight = InFlight()

    def opened(
        user: User | None = None, size: tuple[int, int] = WIDE, **options: Unpack[Options]
    ) -> BrowserContext:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": size[0], "height": size[1]},
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(10_000)
        _listen(context, complaints)
        if user:
            _sign_in(context, user, live_server.url)
        contexts.append(context)
        return context

    with in_flight.counted():
        yield opened
        for context in contexts:
            context.close()
        assert in_flight.landed()
    assert complaints == []


def _listen(context: BrowserContext, complaints: list[str]) -> None:
    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    context.on("console", note)
    context.on("weberror", lambda error: complaints.append(str(error.error)))


def _sign_in(context: BrowserContext, user: User, url: str) -> None:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


@pytest.fixture
def page(open_browser: Callable[..., BrowserContext], uploader: User) -> Page:
    """The uploader's page, wide."""
    return open_browser(uploader).new_page()


@pytest.fixture
def case(transactional_db: None, moderator: User) -> Case:
    """In the moderator's hands, with a picture to look at."""
    return claim_case(case=flagged_case(), moderator=moderator)


@pytest.fixture
def workbench(open_browser: Callable[..., BrowserContext], case: Case, moderator: User) -> Page:
    """The page of that case, before the moderator."""
    page = open_browser(moderator).new_page()
    page.goto(f"/review/cases/{case.public_id}/")
    return page
