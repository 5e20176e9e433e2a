from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from moderation.models import Case
from moderation.services import hand_case
from tests.factories import staff
from tests.moderation.views.conftest import post, text

QUEUE = reverse("moderation:queue")


@pytest.fixture
def olga(db: None) -> User:
    return staff(Role.MODERATOR, email="olga@example.org", name="Olga Other")


def test_putting_aside_leads_back_to_the_queue_which_shows_it(held: Case, browser: Client) -> None:
    response = post(browser, "hold", held, hours="4", hold_note="Waiting for the agency")
    assert response["Location"] == QUEUE
    page = text(browser.get(QUEUE))
    assert "Kept for you" in page
    assert "Waiting for the agency" in page


def test_handing_over_tells_the_colleague_who_and_why(
    held: Case, browser: Client, olga: User
) -> None:
    post(browser, "hand_over", held, to=str(olga.pk), hand_note="You know the place")
    theirs = Client()
    theirs.force_login(olga, backend="django.contrib.auth.backends.ModelBackend")
    page = text(theirs.get(reverse("moderation:case", args=[held.public_id])))
    assert "Mona Moderator handed this case to you" in page
    assert "You know the place" in page
    assert "Kept for Olga Other" in text(browser.get(QUEUE))


def test_somebody_else_sees_for_whom_it_is_kept_and_cannot_claim(
    held: Case, browser: Client, olga: User, senior: User
) -> None:
    hand_case(case=held, moderator=held.assignee or senior, to=senior)
    page = text(browser.get(reverse("moderation:case", args=[held.public_id])))
    assert "This case is kept for Saul Senior" in page
    assert post(browser, "claim", held).status_code == 409


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("hold", {"hours": "999"}, "is not one of the available choices"),
        ("hand_over", {"to": ""}, "Choose a colleague."),
    ],
)
def test_a_wrong_form_is_said_in_place_and_the_case_stays_theirs(
    held: Case, browser: Client, name: str, data: dict[str, str], words: str
) -> None:
    response = browser.post(reverse(f"moderation:{name}", args=[held.public_id]), data)
    assert response.status_code == 422
    assert words in text(response)
    held.refresh_from_db()
    assert held.status == Case.Status.CLAIMED


def test_a_colleague_who_may_not_is_refused_beside_the_field(
    held: Case, browser: Client, olga: User
) -> None:
    held.submission.submitted_by = olga
    held.submission.save(update_fields=["submitted_by"])
    response = post(browser, "hand_over", held, to=str(olga.pk))
    assert response.status_code == 422
    assert "Olga Other knows this picture already" in text(response)


def test_who_lost_the_claim_is_told(held: Case, browser: Client) -> None:
    Case.objects.filter(pk=held.pk).update(lease_expires_at=held.created_at - timedelta(hours=1))
    response = post(browser, "hold", held, hours="1")
    assert response.status_code == 409
    assert "ran out" in text(response)
