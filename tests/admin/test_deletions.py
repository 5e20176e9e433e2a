"""What auditors see of deleted submissions, and legal holds in the hands of administrators."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import LedgerEntry
from images.erasures import end
from images.models import Erasure, LegalHold, Submission
from moderation.models import Decision
from moderation.services import delete_submission
from tests.factories import analysed_submission

ADD = reverse("admin:images_legalhold_add")
LIST = reverse("admin:images_legalhold_changelist")


def page(submission: Submission) -> str:
    return reverse("admin:images_submission_change", args=[submission.pk])


def seen(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_its_page_says_who_deleted_it_and_whether_its_bytes_are_gone(
    reading: Client, decision: Decision, uploader: User
) -> None:
    submission = decision.case.submission
    delete_submission(submission=submission, by=uploader)
    shown = seen(reading, page(submission))
    assert str(uploader) in shown
    assert "being erased" in shown
    assert "submission.deleted" in shown
    end(Erasure.objects.get())
    assert "erased 2" in seen(reading, page(submission))


@pytest.mark.parametrize(
    "name", ["moderation_case", "moderation_decision", "detection_analysis", "images_image"]
)
def test_lists_about_it_open(
    reading: Client, decision: Decision, uploader: User, name: str
) -> None:
    delete_submission(submission=decision.case.submission, by=uploader)
    seen(reading, reverse(f"admin:{name}_changelist"))


def test_administrators_place_a_hold(managing: Client, administrator: User) -> None:
    submission = analysed_submission()
    managing.post(ADD, {"submission": submission.pk, "reason": "7 Js 12/26"})
    hold = LegalHold.objects.get()
    assert (hold.submission, hold.placed_by, hold.lifted_at) == (submission, administrator, None)
    entry = LedgerEntry.objects.get()
    assert (entry.action, entry.subject) == ("hold.placed", submission.public_id)
    assert "7 Js" not in entry.payload


def test_a_second_hold_is_refused_in_words(managing: Client) -> None:
    submission = analysed_submission()
    for _ in range(2):
        answer = managing.post(
            ADD, {"submission": submission.pk, "reason": "7 Js 12/26"}, follow=True
        )
    assert "under a legal hold already" in answer.content.decode()
    assert LegalHold.objects.count() == 1


def test_administrators_lift_a_hold(managing: Client, administrator: User) -> None:
    managing.post(ADD, {"submission": analysed_submission().pk, "reason": "7 Js 12/26"})
    hold = LegalHold.objects.get()
    managing.post(LIST, {"action": "lift", "_selected_action": [hold.pk]})
    hold.refresh_from_db()
    assert hold.lifted_by == administrator
    assert LedgerEntry.objects.order_by("-sequence")[0].action == "hold.lifted"


def test_a_hold_is_not_edited(managing: Client) -> None:
    managing.post(ADD, {"submission": analysed_submission().pk, "reason": "7 Js 12/26"})
    hold = LegalHold.objects.get()
    managing.post(reverse("admin:images_legalhold_change", args=[hold.pk]), {"reason": "Other"})
    assert LegalHold.objects.get().reason == "7 Js 12/26"


def test_auditors_read_holds_and_place_none(reading: Client) -> None:
    seen(reading, LIST)
    assert reading.get(ADD).status_code == 403
