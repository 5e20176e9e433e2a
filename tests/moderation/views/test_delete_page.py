"""Deleting a submission from its page, and what moderators see of it afterwards."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from images.holds import place_hold
from images.models import Submission
from moderation.models import Case
from moderation.services import claim_case, delete_submission
from tests.factories import CaseFactory, MembershipFactory, analysed_submission
from tests.moderation.conftest import ruled
from tests.moderation.views.conftest import post, text


@pytest.fixture
def submission(organisation: Organisation, uploader: User) -> Submission:
    return analysed_submission(
        organisation=organisation,
        submitted_by=uploader,
        file_name="ada.jpg",
        flag=Submission.Flag.FLAGGED,
    )


@pytest.fixture
def theirs(uploader: User, sign_in: Callable[[User], Client]) -> Client:
    """The uploader's browser."""
    return sign_in(uploader)


def page(submission: Submission) -> str:
    return reverse("detection:submission", args=[submission.public_id])


def question(submission: Submission) -> str:
    return reverse("moderation:ask_to_delete", args=[submission.public_id])


def confirmation(submission: Submission) -> str:
    return reverse("moderation:delete", args=[submission.public_id])


def test_the_page_leads_to_a_question(theirs: Client, submission: Submission) -> None:
    assert question(submission) in text(theirs.get(page(submission)))
    asked = text(theirs.get(question(submission)))
    assert "ada.jpg" in asked
    assert f'action="{confirmation(submission)}"' in asked
    assert "cannot be undone" in asked
    assert not Submission.objects.exclude(deleted_at=None).exists()


def test_confirming_deletes_it_and_leads_to_the_list(
    theirs: Client, submission: Submission
) -> None:
    answer = theirs.post(confirmation(submission), follow=True)
    assert answer.redirect_chain == [(reverse("detection:submissions"), 302)]
    assert "is deleted" in text(answer)
    assert "ada.jpg" not in text(theirs.get(reverse("detection:submissions")))
    assert theirs.get(page(submission)).status_code == 404


def test_a_second_click_finds_nothing(theirs: Client, submission: Submission) -> None:
    statuses = [theirs.post(confirmation(submission)).status_code for _ in range(2)]
    assert statuses == [302, 404]


def test_what_must_be_kept_is_said_on_the_page(
    theirs: Client, submission: Submission, administrator: User
) -> None:
    place_hold(submission=submission, by=administrator, reason="7 Js 12/26")
    answer = theirs.post(confirmation(submission))
    assert answer.status_code == 409
    assert "legal hold" in text(answer)
    assert "7 Js" not in text(answer)


def test_colleagues_who_did_not_send_it_are_not_offered_it(
    submission: Submission, sign_in: Callable[[User], Client]
) -> None:
    colleague = MembershipFactory.create(organisation=submission.organisation).user
    browser = sign_in(colleague)
    assert question(submission) not in text(browser.get(page(submission)))
    assert browser.get(question(submission)).status_code == 404
    assert browser.post(confirmation(submission)).status_code == 404


def test_moderators_delete_nobodys(browser: Client, submission: Submission) -> None:
    assert question(submission) not in text(browser.get(page(submission)))
    assert browser.post(confirmation(submission)).status_code == 404


@pytest.fixture
def deleted(submission: Submission, uploader: User, moderator: User) -> Case:
    """Held by the moderator when its sender deleted it."""
    case = claim_case(case=CaseFactory.create(submission=submission), moderator=moderator)
    delete_submission(submission=submission, by=uploader)
    return Case.objects.get(pk=case.pk)


def test_its_case_says_that_it_was_deleted(browser: Client, deleted: Case) -> None:
    shown = text(browser.get(reverse("moderation:case", args=[deleted.public_id])))
    assert "Its sender deleted this image" in shown
    assert "Deleted by its sender" in shown
    assert "ada.jpg" not in shown


@pytest.mark.parametrize("part", [False, True])
def test_who_held_it_is_told_when_they_rule(browser: Client, deleted: Case, part: bool) -> None:
    answer = post(
        browser,
        "decide",
        deleted,
        part=part,
        outcome="authentic",
        reason="no_sign",
        note="I had typed this.",
    )
    assert answer.status_code == 409
    assert "The sender deleted this image, so its case is closed" in text(answer)
    assert "I had typed this." in text(answer)


def test_who_holds_it_is_told_when_the_claim_is_renewed(browser: Client, deleted: Case) -> None:
    answer = post(browser, "renew", deleted, part=True)
    assert answer.status_code == 409
    assert "The sender deleted this image" in text(answer)


def test_it_cannot_be_claimed_again(browser: Client, deleted: Case) -> None:
    assert "The sender deleted this image" in text(post(browser, "claim", deleted))


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("picture", ()),
        ("thumbnail", ()),
        ("original", ()),
        ("heatmap", ("cnn",)),
        ("evidence", ("frequency", "spectrum")),
        ("tile", (0, 0)),
    ],
)
def test_no_picture_of_it_is_shown(
    browser: Client, deleted: Case, name: str, more: tuple[object, ...]
) -> None:
    address = reverse(f"moderation:{name}", args=[deleted.public_id, *more])
    assert browser.get(address).status_code == 404


def test_searching_by_its_id_leads_to_what_is_left(browser: Client, deleted: Case) -> None:
    shown = text(browser.get(reverse("moderation:search"), {"q": deleted.submission.public_id}))
    assert deleted.public_id in shown
    assert "Deleted" in shown
    nothing = text(browser.get(reverse("moderation:search"), {"q": "ada.jpg"}))
    assert deleted.public_id not in nothing


def test_a_ruling_that_stood_is_still_shown(
    browser: Client, submission: Submission, uploader: User, moderator: User
) -> None:
    case = claim_case(case=CaseFactory.create(submission=submission), moderator=moderator)
    ruled(case, moderator)
    delete_submission(submission=submission, by=uploader)
    shown = text(browser.get(reverse("moderation:case", args=[case.public_id])))
    assert "Its sender deleted this image" in shown
    assert "Authentic" in shown
