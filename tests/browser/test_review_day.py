"""A day of review in a real browser: keys, undo, second review, appeal, bulk, blind first."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from accounts.roles import Role
from moderation.models import Case, Decision, Queue
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, decide
from tests.browser.cases import flagged_case
from tests.browser.keys import type_keys
from tests.factories import MembershipFactory, staff
from tests.moderation.conftest import settle

Open = Callable[..., BrowserContext]
TEN = 10


@pytest.fixture
def keyboard(open_browser: Open, moderator: User) -> Page:
    """The moderator's page; these tests never touch its mouse."""
    return open_browser(moderator).new_page()


def rule_authentic(page: Page) -> None:
    """By keys, on the case that is open."""
    expect(page.locator("#ruling")).to_be_visible()
    type_keys(page, "2", "r", "ArrowDown", "Escape", "Enter")


def stored(case: Case) -> Case:
    return Case.objects.select_related("submission").get(pk=case.pk)


def test_ten_cases_are_reviewed_by_keys_alone(keyboard: Page) -> None:
    cases = [flagged_case() for _ in range(TEN)]
    keyboard.goto("/review/")
    type_keys(keyboard, "Enter")
    for number, case in enumerate(cases):
        keyboard.wait_for_url(f"**/{case.public_id}/")
        with keyboard.expect_response("**/reveal/"):
            type_keys(keyboard, "Space")
        expect(keyboard.locator("[data-viewer]")).not_to_contain_class("viewer--veiled")
        type_keys(keyboard, "h", "g", "+", "0")
        rule_authentic(keyboard)
        if number + 1 < TEN:
            keyboard.wait_for_url(f"**/{cases[number + 1].public_id}/")
    expect(keyboard.get_by_text("Nothing is waiting", exact=True)).to_be_visible()
    assert Decision.objects.filter(outcome=Outcome.AUTHENTIC).count() == TEN


def test_the_last_ruling_is_taken_back_by_one_key(keyboard: Page) -> None:
    first, second = flagged_case(), flagged_case()
    keyboard.goto("/review/")
    type_keys(keyboard, "Enter")
    rule_authentic(keyboard)
    keyboard.wait_for_url(f"**/{second.public_id}/")
    expect(keyboard.locator("#undo")).to_contain_text("Ruled: authentic")
    type_keys(keyboard, "u")
    keyboard.wait_for_url(f"**/{first.public_id}/")
    expect(keyboard.get_by_label("Authentic")).to_be_checked()
    assert (stored(first).status, stored(second).status) == ("claimed", "open")
    type_keys(keyboard, "3", "r", "ArrowDown", "Escape", "Enter")
    expect(keyboard.locator("#undo")).to_contain_text("Ruled: cannot tell")
    assert Decision.objects.get(undone_at=None).outcome == Outcome.CANNOT_TELL


def test_the_offer_to_undo_leaves_when_its_time_is_over(keyboard: Page) -> None:
    keyboard.clock.install()
    flagged_case()
    keyboard.goto("/review/")
    type_keys(keyboard, "Enter")
    rule_authentic(keyboard)
    expect(keyboard.locator("#undo")).to_be_visible()
    keyboard.clock.fast_forward(31_000)
    expect(keyboard.locator("#undo")).to_have_count(0)


def test_a_second_reviewer_rules_without_seeing_the_first(
    open_browser: Open, moderator: User, keyboard: Page
) -> None:
    Queue.objects.update(reviews=2)
    case = flagged_case()
    keyboard.goto("/review/")
    type_keys(keyboard, "Enter", "n")
    keyboard.locator("#note").fill("The shadows fit.")
    type_keys(keyboard, "Escape")
    rule_authentic(keyboard)
    expect(keyboard.locator("#undo")).to_contain_text("another person reviews it, too")
    settle(case)
    olga = staff(Role.MODERATOR, name="Olga Other")
    second = open_browser(olga).new_page()
    second.goto("/review/")
    type_keys(second, "Enter")
    expect(second.get_by_text("1 person has ruled on this case")).to_be_visible()
    expect(second.get_by_text("The shadows fit.")).to_have_count(0)
    rule_authentic(second)
    expect(second.locator("#undo")).to_contain_text("Ruled: authentic")
    assert stored(case).status == Case.Status.DECIDED


def test_an_appeal_is_answered_by_somebody_else(
    open_browser: Open, senior: User, uploader: User
) -> None:
    case = flagged_case()
    MembershipFactory.create(user=uploader, organisation=case.submission.organisation)
    uploader.memberships.exclude(organisation=case.submission.organisation).delete()
    claimed = claim_case(case=case, moderator=senior)
    decide(case=claimed, reviewer=senior, ruling=Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN))
    settle(case)
    theirs = open_browser(uploader).new_page()
    theirs.goto(f"/submissions/{case.submission.public_id}/")
    theirs.get_by_label("Why the ruling is wrong").fill("The original is on our site.")
    theirs.get_by_role("button", name="Appeal").click()
    expect(theirs.get_by_role("heading", name="Your appeal is with a reviewer")).to_be_visible()
    first = open_browser(senior).new_page()
    first.goto(f"/review/cases/{case.public_id}/")
    expect(first.get_by_role("heading", name="You have ruled on this case")).to_be_visible()
    expect(first.get_by_role("button", name="Claim this case")).to_have_count(0)
    other = open_browser(staff(Role.SENIOR, name="Sofia Senior")).new_page()
    other.goto(f"/review/cases/{case.public_id}/")
    other.get_by_role("button", name="Claim this case").click()
    expect(other.get_by_text("The original is on our site.")).to_be_visible()
    other.get_by_label("Cannot tell").check()
    other.locator("#reason").select_option("poor_quality")
    other.get_by_label("Answer to the uploader").fill("You are right; it is too small to tell.")
    other.get_by_role("button", name="Rule and stop").click()
    other.wait_for_url("**/review/")
    settle(case)
    theirs.reload()
    expect(theirs.get_by_role("heading", name="Your appeal was granted")).to_be_visible()
    expect(theirs.get_by_text("You are right; it is too small to tell.").first).to_be_visible()


def test_a_batch_is_previewed_ruled_and_reversed(open_browser: Open, senior: User) -> None:
    cases = [flagged_case() for _ in range(3)]
    page = open_browser(senior).new_page()
    page.goto("/bulk/")
    page.get_by_label("Machine's verdict").select_option("likely_fake")
    page.get_by_role("button", name="Show what fits").click()
    expect(page.get_by_role("heading", name="3 cases fit")).to_be_visible()
    page.get_by_label("Authentic").check()
    page.locator("#reason").select_option("no_sign")
    page.get_by_role("button", name="Rule on 3 cases").click()
    expect(page.get_by_role("heading", name="3 cases ruled authentic")).to_be_visible()
    page.get_by_role("button", name="Reverse the batch").click()
    expect(page.get_by_text("3 cases opened again.")).to_be_visible()
    assert {stored(case).status for case in cases} == {Case.Status.REOPENED}


def test_in_a_blind_queue_the_verdict_comes_after_the_first_look(keyboard: Page) -> None:
    Queue.objects.update(blind_first=True)
    case = flagged_case()
    keyboard.goto("/review/")
    type_keys(keyboard, "Enter")
    expect(keyboard.get_by_role("heading", name="What do you think?")).to_be_visible()
    expect(keyboard.get_by_text("Likely fake")).to_have_count(0)
    type_keys(keyboard, "2", "Enter")
    expect(keyboard.get_by_text("At first sight you said “authentic”.")).to_be_visible()
    expect(keyboard.get_by_text("Likely fake").first).to_be_visible()
    type_keys(keyboard, "r", "ArrowDown", "Escape", "Enter")
    keyboard.wait_for_url("**/review/")
    assert case.decisions.get().first_outcome == Outcome.AUTHENTIC
