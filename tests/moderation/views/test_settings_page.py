from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from moderation.models import Case, Comfort, Exposure
from tests.factories import CaseFactory
from tests.moderation.test_rest import opened
from tests.moderation.views.conftest import text
from tests.moderation.views.test_case_page import page_of

QUEUE = reverse("moderation:queue")
SETTINGS = reverse("moderation:settings")
SAVE = reverse("moderation:save_settings")


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
