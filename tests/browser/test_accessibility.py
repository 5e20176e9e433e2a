"""axe-core finds nothing serious or critical on any page, in light, in dark and on a phone."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import URLPattern, resolve
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect
from pytest_django.fixtures import Settings

from accounts import urls as accounts_urls
from accounts.models import Membership, Organisation, User
from accounts.services import invite
from detection import urls as detection_urls
from moderation.models import Case, Queue
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, count_days, count_reviewers, decide, file_appeal
from tests.browser.cases import flagged_case
from tests.browser.reading import LOOKS, check, findings, fits
from tests.browser.scenes import finish, waiting
from tests.factories import (
    BankEntryFactory,
    BatchFactory,
    DetectorReleaseFactory,
    GameItemFactory,
    GamePlayFactory,
    GoldenItemFactory,
    QueueFactory,
    RuleFactory,
    known_images,
)
from tests.moderation.conftest import settle
from tests.moderation.views.test_access import ROUTES
from tests.webhooks.test_access import ROUTES as WEBHOOK_ROUTES
from webhooks import urls as webhooks_urls
from webhooks.models import Attempt, Delivery, Endpoint, OutboxEvent
from webhooks.services import emit
from webhooks.services.secrets import add_secret

Open = Callable[..., BrowserContext]
MAP = "/releases/clip_nearest/2026.11.1/map/"
# What answers with no page of its own: files, parts of pages, and acts.
NO_PAGES = {
    "moderation:download_numbers",
    "moderation:game_picture",
    "moderation:picture",
    "moderation:thumbnail",
    "moderation:original",
    "moderation:heatmap",
    "moderation:evidence",
    "moderation:exact",
    "moderation:tile",
    "detection:submission_status",
    "detection:heatmap",
    "detection:evidence_picture",
    "accounts:choose",
    "accounts:change_role",
    "accounts:remove",
    "accounts:invite",
    "accounts:withdraw",
    "accounts:create_key",
    "accounts:revoke_key",
    "accounts:rotate_key",
    *(f"webhooks:{name}" for name, route in WEBHOOK_ROUTES.items() if route.is_act),
}
REVIEW = ["/review/", "/review/queues/special/", "/review/search/?q=photo", "/review/settings/"]
WORK = [
    "/banks/",
    "/banks/known-harmless/",
    "/bulk/?verdict=inconclusive",
    "/quality/",
    "/numbers/",
]
GAME = ["/game/", "/game/board/"]
RULES = ["/rules/", "/rules/new/"]
MEMBERS = [
    "/detector/",
    "/submissions/",
    "/appeals/",
    "/organisation/",
    "/organisation/members/",
    "/organisation/keys/",
    "/organisation/webhooks/",
    "/organisation/webhooks/deliveries/",
]
# One operation of a kind: all of them open take the browser a minute to draw and to search.
OPERATIONS = ("lookUp", "submit", "readHeatmap", "fileAppeal", "deleteSubmission", "changeWebhook")
ACCOUNT = ["/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/password/change/"]
STRANGERS = ["/", "/accounts/login/", "/accounts/password/reset/", "/nowhere/"]
WITH_IDS = [
    "/review/cases/case_x/",
    "/bulk/bat_x/",
    "/banks/entries/ent_x/contradictions/",
    "/game/plays/play_x/",
    "/rules/1/",
    "/submissions/sub_x/",
    "/submissions/sub_x/delete/",
    "/organisation/invitation/x/",
    "/organisation/webhooks/00000000-0000-0000-0000-000000000001/",
    "/organisation/webhooks/deliveries/00000000-0000-0000-0000-000000000001/",
    MAP,
]


@pytest.fixture
def known_map(settings: Settings, tmp_path: Path, db: None) -> None:
    """A release of `clip_nearest` with a small map of known images."""
    DetectorReleaseFactory.create(detector="clip_nearest")
    settings.DETECTOR_WEIGHTS_DIR = tmp_path
    file = tmp_path / "clip_nearest/2026.11.1/map.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(known_images()))


def ruled_case(moderator: User) -> Case:
    """A case whose ruling stands."""
    case = claim_case(case=flagged_case(), moderator=moderator)
    ruling = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN, note="The shadows fit.")
    decide(case=case, reviewer=moderator, ruling=ruling)
    settle(case)
    return Case.objects.select_related("submission").get(pk=case.pk)


@LOOKS
def test_review_pages(
    open_browser: Open, moderator: User, senior: User, size: tuple[int, int], scheme: str
) -> None:
    special = QueueFactory.create(name="Special", slug="special", is_default=False)
    ruled, held, waits = ruled_case(moderator), flagged_case(), flagged_case("inconclusive", 0.4)
    claim_case(case=held, moderator=moderator)
    mine, blind = flagged_case(), flagged_case()
    claim_case(case=mine, moderator=senior)
    Queue.objects.filter(pk=special.pk).update(blind_first=True)
    Case.objects.filter(pk=blind.pk).update(queue=special)
    cases = [f"/review/cases/{case.public_id}/" for case in (ruled, held, waits, mine, blind)]
    page = open_browser(senior, size=size, color_scheme=scheme).new_page()
    check(page, *REVIEW, *cases)


@LOOKS
def test_pages_beside_the_queue(
    open_browser: Open, moderator: User, senior: User, size: tuple[int, int], scheme: str
) -> None:
    ruled_case(moderator)
    flagged_case("inconclusive", 0.4)
    entry = BankEntryFactory.create(note="From a colleague")
    otherwise = f"/banks/entries/{entry.public_id}/contradictions/"
    GoldenItemFactory.create()
    batch = BatchFactory.create()
    count_days()
    count_reviewers()
    page = open_browser(senior, size=size, color_scheme=scheme).new_page()
    check(page, *WORK, f"/bulk/{batch.public_id}/", otherwise)


@LOOKS
def test_pages_of_the_game(
    open_browser: Open, senior: User, size: tuple[int, int], scheme: str
) -> None:
    played = GamePlayFactory.create(person=senior)
    page = open_browser(senior, size=size, color_scheme=scheme).new_page()
    check(page, *GAME, f"/game/plays/{played.public_id}/")
    GameItemFactory.create()
    page.goto("/game/")
    page.get_by_role("button", name="Show me a picture").click()
    page.get_by_role("heading", name="Real or fake?").wait_for()
    check(page, "/game/")


@LOOKS
def test_pages_of_members(
    open_browser: Open,
    organisation: Organisation,
    uploader: User,
    moderator: User,
    size: tuple[int, int],
    scheme: str,
) -> None:
    waiting(organisation, uploader)
    final = finish()
    case = claim_case(case=final.cases.get(), moderator=moderator)
    decide(case=case, reviewer=moderator, ruling=Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN))
    settle(case)
    page = open_browser(uploader, size=size, color_scheme=scheme).new_page()
    with_appeal_form = f"/submissions/{final.public_id}/"
    check(page, with_appeal_form)
    file_appeal(submission=final, by=uploader, text="I took it myself.")
    _, token = invite(
        organisation=organisation,
        email="mara@example.org",
        role=Membership.Role.MEMBER,
        by=uploader,
    )
    question = f"{with_appeal_form}delete/"
    invitation = f"/organisation/invitation/{token}/"
    check(page, *MEMBERS, with_appeal_form, question, invitation, *ACCOUNT)


def told_endpoint(organisation: Organisation) -> Delivery:
    """An endpoint that rests after failures, and a delivery to it with a try of each kind."""
    endpoint = Endpoint.objects.create(
        organisation=organisation, name="Newsroom", url="https://example.org/" + "x" * 300
    )
    add_secret(endpoint)
    kind = OutboxEvent.Type.SUBMISSION_ANALYSED
    emit(event=kind, organisation_id=organisation.pk, subject_id=endpoint.pk, payload={"a": "b"})
    delivery = endpoint.deliveries.get()
    tried = {"delivery": delivery, "number": 1, "started_at": timezone.now(), "milliseconds": 30}
    Attempt.objects.create(**tried, error_code="timed_out", error="It did not answer in time.")
    Attempt.objects.create(**tried, response_status=500, response_body="y" * 2000)
    now, reason = timezone.now(), Delivery.DeadReason.EXHAUSTED
    endpoint.deliveries.update(status="dead", dead_reason=reason, finished_at=now)
    Endpoint.objects.update(failures=9, paused_until=now + timedelta(minutes=5))
    return delivery


@LOOKS
def test_pages_of_webhooks(
    open_browser: Open,
    organisation: Organisation,
    uploader: User,
    size: tuple[int, int],
    scheme: str,
) -> None:
    Membership.objects.update(role=Membership.Role.MANAGER)
    delivery = told_endpoint(organisation)
    page = open_browser(uploader, size=size, color_scheme=scheme).new_page()
    endpoint = f"/organisation/webhooks/{delivery.endpoint_id}/"
    check(page, *MEMBERS[-2:], endpoint, f"/organisation/webhooks/deliveries/{delivery.pk}/")
    page.get_by_text("Response").click()
    assert fits(page)
    page.goto(endpoint)
    page.get_by_role("button", name="Make a new secret").click()
    page.get_by_role("heading", name="Copy the secret now").wait_for()
    assert findings(page) == []
    assert fits(page)


@LOOKS
def test_pages_of_administrators_and_strangers(
    open_browser: Open,
    administrator: User,
    known_map: None,
    complaints: list[str],
    size: tuple[int, int],
    scheme: str,
) -> None:
    rule = RuleFactory.create(name="Audit", share=2)
    page = open_browser(administrator, size=size, color_scheme=scheme).new_page()
    check(page, *RULES, f"/rules/{rule.pk}/", MAP)
    stranger = open_browser(size=size, color_scheme=scheme).new_page()
    check(stranger, *STRANGERS)
    # The browser notes the missing page; this test asked for it.
    complaints[:] = [text for text in complaints if "404" not in text]


@LOOKS
def test_page_of_the_api(open_browser: Open, db: None, size: tuple[int, int], scheme: str) -> None:
    page = open_browser(size=size, color_scheme=scheme).new_page()
    page.goto("/api/v1/docs/")
    page.locator(".opblock-summary-control").first.wait_for()
    assert "\n".join(findings(page)) == ""
    for name in OPERATIONS:
        operation = page.locator(f".opblock[id$='-{name}'] .opblock-summary-control")
        operation.click()
        expect(operation).to_have_attribute("aria-expanded", "true")
    page.get_by_role("button", name="Try it out").first.click()
    page.get_by_role("button", name="Authorize").first.click()
    page.get_by_role("heading", name="Available authorizations").wait_for()
    assert "\n".join(findings(page)) == ""
    assert fits(page)


def test_no_page_is_left_out() -> None:
    addresses = [*REVIEW, *WORK, *GAME, *RULES, *MEMBERS, *WITH_IDS]
    looked_at = {resolve(address.partition("?")[0]).view_name for address in addresses}
    pages = {f"moderation:{name}" for name, route in ROUTES.items() if not route.is_act}
    for area in (detection_urls, accounts_urls, webhooks_urls):
        pages |= {
            f"{area.app_name}:{route.name}"
            for route in area.urlpatterns
            if isinstance(route, URLPattern)
        }
    assert pages - looked_at == NO_PAGES
