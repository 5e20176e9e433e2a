from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from moderation.models import Case, Exposure, Reveal
from tests.moderation.test_rest import every, opened
from tests.moderation.views.conftest import choose, post, text
from tests.moderation.views.test_case_page import page_of

QUEUE = reverse("moderation:queue")

VIEW = "5f0c1a9e-2f7b-4c3e-9a55-0d6f1c2b3a4d"


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
    [("", "3"), ("x", "3"), (VIEW, ""), (VIEW, "nan"), (VIEW, "-1"), (VIEW, "86401"),
     (VIEW, "inf"), (VIEW, "half")],
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
    assert "put off" in text(browser.post(address, headers={"HX-Request": "true"}))
    assert "Take a break;" not in text(browser.get(QUEUE))
