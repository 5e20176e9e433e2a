import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.roles import Role
from audit.models import LedgerEntry
from images.provenance.facts import Provenance, Xmp
from moderation.models import Case, Comfort, Exposure, Reveal
from moderation.services import claim_case, open_case, release_case
from tests.factories import CaseFactory, SubmissionFactory, analysed_submission, staff
from tests.moderation.views.conftest import post, text


def page_of(client: Client, case: Case, query: str = "") -> str:
    return text(client.get(reverse("moderation:case", args=[case.public_id]) + query))


def test_a_waiting_case_can_be_claimed(case: Case, browser: Client) -> None:
    assert "Claim this case" in page_of(browser, case)


def test_the_holder_gets_the_form(held: Case, browser: Client) -> None:
    page = page_of(browser, held)
    assert "Rule and next" in page
    assert "data-countdown" in page


def test_the_case_of_another_names_them_and_has_no_form(held: Case, senior_browser: Client) -> None:
    page = page_of(senior_browser, held)
    assert "Mona Moderator is looking at this case" in page
    assert "Rule and next" not in page


def test_their_own_upload_is_for_somebody_else(browser: Client, moderator: User) -> None:
    case = CaseFactory.create(submission=analysed_submission(submitted_by=moderator))
    assert "This is your own upload" in page_of(browser, case)


def test_an_escalated_case_is_for_seniors(browser: Client, senior_browser: Client) -> None:
    case = CaseFactory.create(status=Case.Status.ESCALATED)
    assert "With the senior moderators" in page_of(browser, case)
    assert "Claim this case" in page_of(senior_browser, case)


def test_a_closed_case_has_no_form(browser: Client) -> None:
    case = CaseFactory.create(status=Case.Status.DECIDED, decided_at=timezone.now())
    page = page_of(browser, case)
    assert "Decided" in page
    assert "<textarea" not in page


def test_the_findings_show_their_thresholds(case: Case, browser: Client) -> None:
    page = page_of(browser, case)
    assert "97 %" in page
    assert "60 %" in page


def test_a_quarantined_case_says_why_there_is_no_verdict(browser: Client, db: None) -> None:
    submission = SubmissionFactory.create(quarantined=True)
    case = open_case(submission=submission, cause=Case.Cause.QUARANTINED)
    page = page_of(browser, case)
    assert "No verdict" in page
    assert submission.reason in page


def test_the_story_of_the_case_names_people(held: Case, browser: Client) -> None:
    page = page_of(browser, held)
    assert "Claimed" in page
    assert "Mona Moderator" in page


def test_a_reveal_is_logged_and_answers_nothing_to_htmx(case: Case, browser: Client) -> None:
    assert post(browser, "reveal", case, part=True).status_code == 204
    assert LedgerEntry.objects.filter(action="image.revealed").count() == 1


def test_a_reveal_without_scripts_leads_to_the_open_picture(case: Case, browser: Client) -> None:
    response = post(browser, "reveal", case)
    assert response["Location"].endswith("?shown")
    assert browser.get(response["Location"]).context["shown"] is True


def test_the_picture_stays_blurred_for_those_who_did_not_ask(
    case: Case, browser: Client, senior: User
) -> None:
    Reveal.objects.create(case=case, person=senior)
    response = browser.get(reverse("moderation:case", args=[case.public_id]) + "?shown")
    assert response.context["shown"] is False


def test_the_case_says_what_the_file_says_of_its_origin(case: Case, browser: Client) -> None:
    image = case.submission.stored_image
    image.provenance = Provenance(xmp=Xmp(True, ("trainedAlgorithmicMedia",))).as_json()
    image.save(update_fields=["provenance"])
    assert "Declares itself made by a trained model" in page_of(browser, case)


@pytest.mark.parametrize("colleagues", [1, 8])
def test_the_page_costs_the_same_however_long_the_story(
    case: Case,
    browser: Client,
    colleagues: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(colleagues):
        colleague = staff(Role.MODERATOR)
        release_case(case=claim_case(case=case, moderator=colleague), moderator=colleague)
    with django_assert_num_queries(19):
        page_of(browser, case)


def test_the_original_is_offered_unless_the_person_has_looked_enough(
    pictured: Case, browser: Client, moderator: User
) -> None:
    original = reverse("moderation:original", args=[pictured.public_id])
    assert original in page_of(browser, pictured)
    Comfort.objects.create(person=moderator, cap_minutes=1)
    Exposure.objects.create(case=pictured, person=moderator, day=timezone.now().date(), seconds=60)
    assert original not in page_of(browser, pictured)
