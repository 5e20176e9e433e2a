from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from moderation.models import Appeal, Case
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, decide, file_appeal
from tests.factories import CaseFactory, MembershipFactory
from tests.moderation.conftest import settle
from tests.moderation.views.conftest import text

APPEALS = reverse("moderation:appeals")


@pytest.fixture
def case(uploader: User, moderator: User) -> Case:
    """Ruled on, and of an organisation that the uploader belongs to."""
    case = CaseFactory.create()
    MembershipFactory.create(user=uploader, organisation=case.submission.organisation)
    uploader.memberships.exclude(organisation=case.submission.organisation).delete()
    claim_case(case=case, moderator=moderator)
    decide(case=case, reviewer=moderator, ruling=Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN))
    settle(case)
    return Case.objects.select_related("submission").get(pk=case.pk)


@pytest.fixture
def theirs(uploader: User, sign_in: Callable[[User], Client]) -> Client:
    """The uploader's browser."""
    return sign_in(uploader)


def page_of(case: Case, client: Client) -> str:
    return text(client.get(reverse("detection:submission", args=[case.submission.public_id])))


def address(case: Case) -> str:
    return reverse("moderation:file_appeal", args=[case.submission.public_id])


def test_the_page_of_a_ruled_submission_offers_an_appeal(case: Case, theirs: Client) -> None:
    page = page_of(case, theirs)
    assert "Do you object to this ruling?" in page
    assert address(case) in page


def test_staff_are_not_offered_one(case: Case, browser: Client) -> None:
    assert "Do you object" not in page_of(case, browser)


def test_an_appeal_is_filed_and_followed_on_the_same_page(case: Case, theirs: Client) -> None:
    answer = theirs.post(address(case), {"text": "I took it myself."})
    page = text(theirs.get(answer["Location"]))
    assert "Your appeal is with a reviewer" in page
    assert "I took it myself." in page
    assert "Do you object" not in page


def test_an_empty_appeal_says_what_is_missing(case: Case, theirs: Client) -> None:
    answer = theirs.post(address(case), {"text": " "})
    assert answer.status_code == 422
    assert "Say why you object to the ruling." in text(answer)
    assert not Appeal.objects.exists()


def test_a_second_appeal_keeps_what_was_typed(case: Case, theirs: Client, uploader: User) -> None:
    file_appeal(submission=case.submission, by=uploader, text="First")
    answer = theirs.post(address(case), {"text": "My second thought"})
    assert answer.status_code == 409
    assert "My second thought</textarea>" in text(answer)


def test_people_of_other_organisations_find_nothing_to_appeal(
    case: Case, outsider: User, sign_in: Callable[[User], Client]
) -> None:
    assert sign_in(outsider).post(address(case), {"text": "No"}).status_code == 404
    assert not Appeal.objects.exists()


def test_members_of_two_organisations_appeal_for_either(
    case: Case, theirs: Client, uploader: User
) -> None:
    MembershipFactory.create(user=uploader, chosen_at=timezone.now())
    assert address(case) in page_of(case, theirs)
    answer = theirs.post(address(case), {"text": "I took it myself."})
    assert "Your appeal is with a reviewer" in text(theirs.get(answer["Location"]))


def test_staff_appeal_only_for_their_own_organisation(
    case: Case, browser: Client, moderator: User
) -> None:
    MembershipFactory.create(user=moderator)
    assert browser.post(address(case), {"text": "No"}).status_code == 404
    assert not Appeal.objects.exists()


def test_the_form_says_who_reads_the_appeal(case: Case, theirs: Client) -> None:
    page = page_of(case, theirs)
    assert "nobody else" not in page
    assert "your colleagues and the staff of this platform can read it, too" in page


def test_the_reviewer_sees_the_objection_and_answers_it(
    case: Case, theirs: Client, senior_browser: Client
) -> None:
    theirs.post(address(case), {"text": "I took it myself."})
    assert case.public_id in text(senior_browser.get(reverse("moderation:queue")))
    senior_browser.post(reverse("moderation:claim", args=[case.public_id]))
    page = text(senior_browser.get(reverse("moderation:case", args=[case.public_id])))
    assert "I took it myself." in page
    assert 'name="answer"' in page
    ruling = {"outcome": "cannot_tell", "reason": "poor_quality", "answer": "You were right."}
    senior_browser.post(reverse("moderation:decide", args=[case.public_id]), ruling)
    settle(case)
    page = page_of(case, theirs)
    assert "Your appeal was granted" in page
    assert "You were right." in page


def test_the_list_shows_what_became_of_each_appeal(
    case: Case, theirs: Client, uploader: User
) -> None:
    assert "Nothing was appealed" in text(theirs.get(APPEALS))
    file_appeal(submission=case.submission, by=uploader, text="No")
    assert "being looked at" in text(theirs.get(APPEALS))


def test_a_case_is_opened_again_from_its_page(case: Case, browser: Client) -> None:
    address = reverse("moderation:reopen", args=[case.public_id])
    assert "Look at it again" in text(
        browser.get(reverse("moderation:case", args=[case.public_id]))
    )
    assert "Tell your colleagues why." in text(browser.post(address))
    assert browser.post(address, {"reopen_note": "I misread it."}).status_code == 302
    page = text(browser.get(reverse("moderation:case", args=[case.public_id])))
    assert "Mona Moderator opened the case again" in page
    assert "I misread it." in page
