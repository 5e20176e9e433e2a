import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from moderation.models import Case
from moderation.services import claim_case
from tests.factories import CaseFactory, QueueFactory
from tests.moderation.conftest import expire
from tests.moderation.views.conftest import post, text


def test_a_claim_from_the_list_opens_the_case(case: Case, browser: Client) -> None:
    response = post(browser, "claim", case)
    assert response["Location"] == reverse("moderation:case", args=[case.public_id])


def test_a_claim_by_htmx_brings_the_form(case: Case, browser: Client) -> None:
    page = text(post(browser, "claim", case, part=True))
    assert "Rule and next" in page
    assert "<html" not in page


def test_a_claim_that_came_too_late_is_told_in_place(
    case: Case, browser: Client, senior: User
) -> None:
    claim_case(case=case, moderator=senior)
    response = post(browser, "claim", case, part=True)
    assert response.status_code == 409
    assert "Saul Senior is looking at this case now" in text(response)


def test_a_second_case_is_refused_in_place(held: Case, browser: Client) -> None:
    response = post(browser, "claim", CaseFactory.create())
    assert response.status_code == 409
    assert "You already hold another case" in text(response)


def test_a_renewal_shows_the_new_time(held: Case, browser: Client) -> None:
    response = post(browser, "renew", held, part=True)
    assert 'data-lease="held"' in text(response)


def test_a_lost_claim_is_shown_clearly(held: Case, browser: Client) -> None:
    expire(held)
    response = post(browser, "renew", held, part=True)
    assert response.status_code == 409
    assert 'data-lease="lost"' in text(response)
    assert "Claim it again" in text(response)


def test_renewing_without_scripts_keeps_what_was_typed(held: Case, browser: Client) -> None:
    page = text(post(browser, "renew", held, note="The left ear"))
    assert "The left ear" in page
    assert "<html" in page


def test_claiming_again_keeps_what_was_typed(held: Case, browser: Client) -> None:
    expire(held)
    data = {"note": "The left ear", "outcome": "authentic", "reason": "no_sign"}
    for part in (True, False):
        page = text(post(browser, "claim", held, part=part, **data))
        assert "The left ear</textarea>" in page
        assert 'value="authentic" checked' in page
        assert '<option value="no_sign" selected>' in page


def test_a_release_leads_back_to_the_queue(held: Case, browser: Client) -> None:
    response = post(browser, "release", held)
    assert response["Location"] == reverse("moderation:queue")
    held.refresh_from_db()
    assert held.status == Case.Status.OPEN


def test_a_release_by_htmx_leads_back_to_the_queue(held: Case, browser: Client) -> None:
    response = post(browser, "release", held, part=True)
    assert response["HX-Redirect"] == reverse("moderation:queue")


@pytest.fixture
def special(db: None) -> Case:
    """In a queue that is not the default one."""
    queue = QueueFactory.create(name="Special", slug="special", is_default=False)
    return CaseFactory.create(queue=queue)


def test_the_page_of_a_case_leads_back_to_its_own_queue(
    special: Case, browser: Client, senior: User
) -> None:
    claim_case(case=special, moderator=senior)
    page = text(browser.get(reverse("moderation:case", args=[special.public_id])))
    back = f'<a class="button" href="{special.queue.get_absolute_url()}"'
    assert f'{back} data-key="Escape">' in page
    assert f"{back}>Take another one</a>" in page


@pytest.mark.parametrize(("part", "header"), [(True, "HX-Redirect"), (False, "Location")])
def test_a_release_leads_to_the_queue_of_the_case(
    special: Case, browser: Client, moderator: User, part: bool, header: str
) -> None:
    claim_case(case=special, moderator=moderator)
    answer = post(browser, "release", special, part=part)
    assert answer[header] == special.queue.get_absolute_url()


def test_releasing_the_case_of_another_is_refused(held: Case, senior_browser: Client) -> None:
    response = post(senior_browser, "release", held, part=True)
    assert response.status_code == 409
    assert "You do not hold this case" in text(response)
