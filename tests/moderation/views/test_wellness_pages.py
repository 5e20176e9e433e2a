import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import LedgerEntry
from moderation.models import Case, Comfort, Exposure, Reveal
from moderation.services import claim_case
from tests.factories import CaseFactory
from tests.moderation.test_rest import every, opened
from tests.moderation.views.conftest import post, text

QUEUE = reverse("moderation:queue")
SETTINGS = reverse("moderation:settings")
SAVE = reverse("moderation:save_settings")


@pytest.fixture
def pictured(case: Case) -> Case:
    """A case with a picture to look at."""
    image = case.submission.image
    image.preview_key = image.thumbnail_key = "previews/one.webp"
    image.save(update_fields=["preview_key", "thumbnail_key"])
    return case


def choose(person: User, **tastes: object) -> None:
    Comfort.objects.update_or_create(person=person, defaults=tastes)


def use_up(person: User, minutes: int) -> None:
    """They have looked for so long today, and set just that as their limit."""
    choose(person, cap_minutes=minutes)
    Exposure.objects.create(
        case=CaseFactory.create(),
        person=person,
        day=timezone.now().date(),
        seconds=minutes * 60,
        reported_at=timezone.now() - timedelta(hours=1),
    )


def page_of(client: Client, case: Case) -> str:
    return text(client.get(reverse("moderation:case", args=[case.public_id])))


def viewer_in(page: str) -> str:
    found = re.search(r'<figure class="([^"]*)"', page)
    assert found
    return found[1]


def test_the_page_shows_the_defaults(browser: Client) -> None:
    page = text(browser.get(SETTINGS))
    assert 'name="break_after_minutes" value="50"' in page
    assert page.count("checked") == 2


def test_what_is_saved_is_said_and_shown(browser: Client, moderator: User) -> None:
    sent = {"greyscale": "on", "break_after_minutes": "25", "cap_minutes": "90"}
    page = text(browser.post(SAVE, sent, follow=True))
    assert "Your settings are saved." in page
    assert 'value="90"' in page
    comfort = Comfort.objects.get(person=moderator)
    assert (comfort.blur, comfort.greyscale) == (False, True)
    assert (comfort.break_after_minutes, comfort.cap_minutes) == (25, 90)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"break_after_minutes": "999"}, "at most 480 minutes"),
        ({"break_after_minutes": "-5"}, "0 or more minutes"),
        ({"break_after_minutes": ""}, "0 for no reminder"),
        ({"break_after_minutes": "50", "cap_minutes": "0"}, "at least 1 minute"),
        ({"break_after_minutes": "50", "cap_minutes": "many"}, "whole number"),
    ],
)
def test_a_wrong_setting_is_said_beside_its_field(
    browser: Client, sent: dict[str, str], words: str
) -> None:
    response = browser.post(SAVE, sent)
    assert response.status_code == 422
    assert words in text(response)
    assert not Comfort.objects.exists()


def test_queue_case_and_account_lead_to_the_settings(pictured: Case, browser: Client) -> None:
    assert text(browser.get(QUEUE)).count(SETTINGS) == 2
    assert page_of(browser, pictured).count(SETTINGS) == 2


def test_uploaders_are_not_offered_them(uploader: User, sign_in: Callable[[User], Client]) -> None:
    assert SETTINGS not in text(sign_in(uploader).get(reverse("detection:submissions")))


def test_a_picture_is_blurred_and_grey_by_default(pictured: Case, browser: Client) -> None:
    page = page_of(browser, pictured)
    assert viewer_in(page) == "viewer viewer--veiled viewer--grey"
    assert 'aria-pressed="true" data-viewer-action="grey"' in page
    assert not Reveal.objects.exists()


def test_colours_are_a_choice(pictured: Case, browser: Client, moderator: User) -> None:
    choose(moderator, greyscale=False)
    page = page_of(browser, pictured)
    assert viewer_in(page) == "viewer viewer--veiled"
    assert 'aria-pressed="false" data-viewer-action="grey"' in page


def test_without_the_blur_the_first_view_is_the_reveal_and_is_logged_once(
    pictured: Case, browser: Client, moderator: User
) -> None:
    choose(moderator, blur=False)
    for _ in range(2):
        assert viewer_in(page_of(browser, pictured)) == "viewer viewer--grey"
    assert Reveal.objects.get().person == moderator
    entry = LedgerEntry.objects.get(action="image.revealed")
    assert entry.subject == pictured.public_id


def test_a_case_without_a_picture_reveals_nothing(
    case: Case, browser: Client, moderator: User
) -> None:
    choose(moderator, blur=False)
    page_of(browser, case)
    assert not Reveal.objects.exists()


@pytest.mark.parametrize(
    ("tastes", "look"),
    [
        ({}, "thumbnail thumbnail--veiled"),
        ({"greyscale": False}, "thumbnail thumbnail--veiled"),
        ({"blur": False}, "thumbnail thumbnail--grey"),
        ({"blur": False, "greyscale": False}, "thumbnail"),
    ],
)
def test_thumbnails_follow_the_settings(
    pictured: Case, browser: Client, moderator: User, tastes: dict[str, bool], look: str
) -> None:
    choose(moderator, **tastes)
    assert f'<span class="{look}"><img' in text(browser.get(QUEUE))


def test_beyond_the_cap_the_page_says_so_instead_of_the_button(
    pictured: Case, browser: Client, moderator: User
) -> None:
    choose(moderator, blur=False)
    use_up(moderator, 30)
    claim_case(case=pictured, moderator=moderator)
    page = page_of(browser, pictured)
    assert "viewer--veiled" in viewer_in(page)
    assert "for 30 minutes today, the limit that you set" in page
    assert "Show the picture" not in page
    assert "Rule and next" in page
    assert "thumbnail--veiled" in text(browser.get(QUEUE))
    assert not Reveal.objects.exists()


def test_a_reveal_beyond_the_cap_is_refused_with_the_way_to_the_settings(
    pictured: Case, browser: Client, moderator: User
) -> None:
    use_up(moderator, 30)
    part = post(browser, "reveal", pictured, part=True)
    assert part.status_code == 409
    assert part["HX-Retarget"] == ".viewer__veil"
    assert "Change the limit" in text(part)
    whole = post(browser, "reveal", pictured)
    assert whole.status_code == 409
    assert "The limit is changed in your settings." in text(whole)
    assert not Reveal.objects.exists()


def test_a_report_is_counted_and_says_whether_to_go_on(
    case: Case, browser: Client, moderator: User
) -> None:
    choose(moderator, cap_minutes=1)
    Reveal.objects.create(
        case=case, person=moderator, created_at=timezone.now() - timedelta(hours=1)
    )
    view = str(uuid4())
    assert post(browser, "exposure", case, view=view, seconds="30.5").json() == {"capped": False}
    assert post(browser, "exposure", case, view=view, seconds="30.5").json() == {"capped": False}
    assert Exposure.objects.get().seconds == 30.5
    Exposure.objects.update(reported_at=timezone.now() - timedelta(minutes=5))
    assert post(browser, "exposure", case, view=view, seconds="61").json() == {"capped": True}


@pytest.mark.parametrize(
    ("view", "seconds"),
    [("", "3"), ("x", "3"), (str(uuid4()), ""), (str(uuid4()), "nan"), (str(uuid4()), "-1"),
     (str(uuid4()), "86401"), (str(uuid4()), "inf"), (str(uuid4()), "half")],
)  # fmt: skip
def test_a_broken_report_is_refused(
    case: Case, browser: Client, moderator: User, view: str, seconds: str
) -> None:
    Reveal.objects.create(case=case, person=moderator)
    assert post(browser, "exposure", case, view=view, seconds=seconds).status_code == 422
    assert not Exposure.objects.exists()


def test_a_report_on_a_picture_that_was_not_opened_conflicts(case: Case, browser: Client) -> None:
    assert post(browser, "exposure", case, view=str(uuid4()), seconds="3").status_code == 409


def test_a_report_needs_the_token_of_the_page(case: Case, moderator: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(moderator, backend="django.contrib.auth.backends.ModelBackend")
    assert post(client, "exposure", case, view=str(uuid4()), seconds="3").status_code == 403


def test_the_queue_and_the_next_case_suggest_a_break(
    pictured: Case, browser: Client, moderator: User
) -> None:
    opened(moderator, *every(4, until=52))
    words = "You have reviewed for 52 minutes. Take a break; the queue waits."
    assert words in text(browser.get(QUEUE))
    assert words in page_of(browser, pictured)


def test_the_polled_queue_hears_of_the_break(browser: Client, moderator: User) -> None:
    seen = browser.get(QUEUE).context["seen"]
    opened(moderator, *every(4, until=52))
    polled = browser.get(QUEUE, {"seen": seen}, headers={"HX-Request": "true"})
    assert "Take a break" in text(polled)


def test_taking_a_break_leads_to_the_queue_with_free_hands(held: Case, browser: Client) -> None:
    response = browser.post(reverse("moderation:take_break"), follow=True)
    page = text(response)
    assert response.redirect_chain[-1][0] == QUEUE
    assert "Your case is kept for you for an hour." in page
    assert "Kept for you" in page
    assert "Take a break;" not in page


def test_a_break_with_empty_hands_says_so(browser: Client) -> None:
    page = text(browser.post(reverse("moderation:take_break"), follow=True))
    assert "Nothing is in your hands." in page


def test_later_leads_back_to_where_they_were(held: Case, browser: Client, moderator: User) -> None:
    opened(moderator, *every(4, until=52))
    address = reverse("moderation:later")
    assert browser.post(address)["Location"] == QUEUE
    here = browser.post(address, {"case": held.public_id})["Location"]
    assert here == reverse("moderation:case", args=[held.public_id])
    assert text(browser.post(address, headers={"HX-Request": "true"})) == ""
    assert "Take a break;" not in text(browser.get(QUEUE))


def test_the_overview_shows_two_weeks_of_their_own(
    browser: Client, moderator: User, senior: User
) -> None:
    today = timezone.now().date()
    for person, ago, minutes in ((moderator, 0, 12), (moderator, 13, 7), (senior, 0, 99)):
        Exposure.objects.create(
            case=CaseFactory.create(),
            person=person,
            day=today - timedelta(days=ago),
            seconds=minutes * 60,
        )
    opened(moderator, 1, 2)
    response = browser.get(SETTINGS)
    overview = response.context["overview"]
    assert [bar.value for bar in overview.days.bars] == [7, *[0] * 12, 12]
    assert (overview.minutes_today, overview.reveals) == (12, 2)
    page = text(response)
    assert "<rect" in page
    assert "2\xa0minutes ago" in page
