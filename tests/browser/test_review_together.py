from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from accounts.models import User
from accounts.roles import Role
from moderation.models import Case
from moderation.services import return_expired_claims
from tests.browser.cases import flagged_case
from tests.browser.test_review_lease import forgive
from tests.factories import staff
from tests.moderation.conftest import expire

Open = Callable[..., BrowserContext]


def test_two_people_on_one_queue_never_get_the_same_case(
    open_browser: Open, moderator: User
) -> None:
    for _ in range(4):
        flagged_case()
    other = staff(Role.MODERATOR, name="Olga Other")
    pages = [open_browser(person).new_page() for person in (moderator, other)]
    seen: list[str] = []
    for page in pages:
        page.goto("/review/")
    for _ in range(2):
        for page in pages:
            page.get_by_role("button", name="Review next").click()
            expect(page.locator("#ruling")).to_be_visible()
            seen.append(page.url)
        assert Case.objects.filter(status=Case.Status.CLAIMED).count() == 2
        for page in pages:
            page.get_by_label("Authentic").check()
            page.get_by_label("Reason").select_option("no_sign")
            page.get_by_role("button", name="Rule and stop").click()
            page.wait_for_url("**/review/")
    assert len(set(seen)) == 4


def test_two_who_press_in_the_same_moment_get_two_cases(
    open_browser: Open, moderator: User
) -> None:
    for _ in range(2):
        flagged_case()
    people = (moderator, staff(Role.MODERATOR, name="Olga Other"))
    pages = [open_browser(person).new_page() for person in people]
    for page in pages:
        page.goto("/review/")
    for page in pages:  # nobody waits for an answer here
        page.evaluate("document.querySelector('form[action$=\"/review/next/\"] button').click()")
    for page in pages:
        expect(page.locator("#ruling")).to_be_visible()
    held = Case.objects.filter(status=Case.Status.CLAIMED)
    assert {case.assignee for case in held} == set(people)
    assert pages[0].url != pages[1].url


def test_a_case_whose_time_ran_out_is_taken_over(
    open_browser: Open, moderator: User, complaints: list[str]
) -> None:
    case = flagged_case()
    mine = open_browser(moderator).new_page()
    mine.goto("/review/")
    mine.get_by_role("button", name="Review next").click()
    expect(mine.locator("#panel [data-countdown-text]")).to_contain_text(":")
    mine.locator("#note").fill("The left ear")
    theirs = open_browser(staff(Role.MODERATOR, name="Olga Other")).new_page()
    theirs.goto("/review/")
    expect(theirs.get_by_role("row", name="Likely fake")).to_contain_text(str(moderator))
    expire(case)
    return_expired_claims()
    theirs.reload()
    theirs.get_by_role("button", name="Review next").click()
    expect(theirs.locator("#ruling")).to_be_visible()
    mine.get_by_label("Authentic").check()
    mine.get_by_label("Reason").select_option("no_sign")
    mine.get_by_role("button", name="Rule and stop").click()
    expect(mine.get_by_role("alert")).to_contain_text("Olga Other is looking at this case now")
    expect(mine.get_by_text("The left ear")).to_be_visible()
    assert not case.decisions.exists()
    forgive(complaints, 409)


def test_each_sees_what_the_other_holds(open_browser: Open, moderator: User) -> None:
    case = flagged_case()
    other = staff(Role.MODERATOR, name="Olga Other")
    mine, theirs = (open_browser(person).new_page() for person in (moderator, other))
    theirs.goto(f"/review/cases/{case.public_id}/")
    theirs.get_by_role("button", name="Claim this case").click()
    expect(theirs.locator("#ruling")).to_be_visible()
    mine.goto("/review/")
    row = mine.get_by_role("row", name="Likely fake")
    expect(row).to_contain_text("Olga Other")
    expect(row.locator("[data-countdown-text]")).to_contain_text(":")
    mine.goto(f"/review/cases/{case.public_id}/")
    expect(mine.get_by_role("heading", name="Olga Other is looking")).to_be_visible()


def test_the_one_who_comes_too_late_is_told_in_place(
    open_browser: Open, moderator: User, complaints: list[str]
) -> None:
    case = flagged_case()
    other = staff(Role.MODERATOR, name="Olga Other")
    pages = [open_browser(person).new_page() for person in (other, moderator)]
    for page in pages:
        page.goto(f"/review/cases/{case.public_id}/")
    for page in pages:
        with page.expect_response("**/claim/"):
            page.get_by_role("button", name="Claim this case").click()
    expect(pages[0].locator("#ruling")).to_be_visible()
    expect(pages[1].get_by_role("alert")).to_contain_text("Olga Other is looking at this case now")
    complaints.remove(next(text for text in complaints if "409" in text))
