import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import LedgerEntry
from moderation.models import Case, Exposure, Reveal
from moderation.services import claim_case
from tests.factories import CaseFactory
from tests.moderation.views.conftest import choose, post, text
from tests.moderation.views.test_case_page import page_of

QUEUE = reverse("moderation:queue")


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


def viewer_in(page: str) -> str:
    found = re.search(r'<figure class="([^"]*)"', page)
    assert found
    return found[1]


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
