"""DELETE /submissions/{id}: nobody finds it any more."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Organisation, User
from common.api import PROBLEM_TYPE
from images import store
from images.holds import place_hold
from images.models import Submission
from moderation.models import Case
from tests.api.partners import SUBMISSIONS, Submit, client_with
from tests.factories import CaseFactory, Spoken, make_image, telling_submission

PNG, WEBP = make_image(kind="PNG"), make_image(kind="WEBP")


@pytest.fixture
def submission(organisation: Organisation, uploader: User) -> Submission:
    for key, content in {"maps/a.png": PNG, "evidence/a.png": PNG, "previews/a": WEBP}.items():
        store.write(key, content)
    spoken = [
        Spoken("artifact", 0.9, heatmap_key="maps/a.png"),
        Spoken("frequency", 0.6, picture_keys={"spectrum": "evidence/a.png"}),
    ]
    told = telling_submission(
        spoken, organisation=organisation, submitted_by=uploader, reference="order-1"
    )
    told.stored_image.preview_key = told.stored_image.thumbnail_key = "previews/a"
    told.stored_image.save()
    return told


def address(submission: Submission, *more: str) -> str:
    return "/".join([SUBMISSIONS, submission.public_id, *more])


def test_it_is_gone(partner: APIClient, submission: Submission) -> None:
    answer = partner.delete(address(submission))
    assert (answer.status_code, answer.content) == (204, b"")
    assert partner.get(address(submission)).status_code == 404


@pytest.mark.parametrize(
    ("method", "more"),
    [
        ("GET", ()),
        ("GET", ("heatmap",)),
        ("GET", ("evidence", "frequency", "spectrum")),
        ("GET", ("near-duplicates",)),
        ("POST", ("links",)),
        ("GET", ("appeals",)),
        ("GET", ("feedback",)),
    ],
)
def test_every_address_answers_like_a_missing_one(
    partner: APIClient, submission: Submission, method: str, more: tuple[str, ...]
) -> None:
    partner.delete(address(submission))
    missing = f"{SUBMISSIONS}/sub_{'0' * 32}"
    gone = partner.generic(method, address(submission, *more))
    never = partner.generic(method, "/".join([missing, *more]))
    assert gone.status_code == never.status_code == 404
    assert (gone["Content-Type"], gone.json()["detail"]) == (PROBLEM_TYPE, never.json()["detail"])


@pytest.mark.parametrize(
    ("more", "said"), [("appeals", {"text": "No"}), ("feedback", {"truth": "fake"})]
)
def test_nothing_can_be_said_about_it(
    partner: APIClient, submission: Submission, more: str, said: dict[str, str]
) -> None:
    partner.delete(address(submission))
    assert partner.post(address(submission, more), said, format="json").status_code == 404


def test_no_list_and_no_look_up_has_it(partner: APIClient, submission: Submission) -> None:
    sha256 = submission.stored_image.sha256
    partner.delete(address(submission))
    for question in ("", "?reference=order-1", "?status=analysed"):
        assert partner.get(f"{SUBMISSIONS}{question}").json()["items"] == []
    assert partner.get(f"/api/v1/lookup?sha256={sha256}").json()["items"] == []


def test_shared_pictures_close_at_once(partner: APIClient, submission: Submission) -> None:
    links = partner.post(address(submission, "links")).json()
    assert Client().get(links["preview"]).status_code == 200
    partner.delete(address(submission))
    for opened in (links["preview"], links["heatmaps"]["artifact"]):
        assert Client().get(opened).status_code == 404


def test_deleting_it_again_is_no_error(partner: APIClient, submission: Submission) -> None:
    assert [partner.delete(address(submission)).status_code for _ in range(2)] == [204, 204]


def test_somebody_elses_is_missing(stranger: APIClient, submission: Submission) -> None:
    assert stranger.delete(address(submission)).status_code == 404
    assert not Submission.objects.exclude(deleted_at=None).exists()


@pytest.mark.parametrize("wrong", ["sub_1", f"case_{'0' * 32}", f"sub_{'0' * 32}"])
def test_what_is_no_submission_is_missing(partner: APIClient, wrong: str) -> None:
    assert partner.delete(f"{SUBMISSIONS}/{wrong}").status_code == 404


def test_it_takes_no_parameters(partner: APIClient, submission: Submission) -> None:
    assert partner.delete(f"{address(submission)}?force=1").status_code == 422
    assert partner.get(address(submission)).status_code == 200


def test_what_must_be_kept_is_refused_in_words(
    partner: APIClient, submission: Submission, administrator: User
) -> None:
    place_hold(submission=submission, by=administrator, reason="7 Js 12/26")
    answer = partner.delete(address(submission))
    assert (answer.status_code, answer.json()["code"]) == (409, "under_legal_hold")
    assert "legal hold" in answer.json()["detail"]
    assert "7 Js" not in answer.content.decode()
    assert partner.get(address(submission)).json()["reference"] == "order-1"


def test_its_idempotency_key_brings_in_a_new_one(submit: Submit, partner: APIClient) -> None:
    key = {"Idempotency-Key": "order-1"}
    first = submit(headers=key).json()["id"]
    partner.delete(f"{SUBMISSIONS}/{first}")
    again = submit(headers=key)
    assert (again.status_code, "Idempotency-Replayed" in again) == (202, False)
    assert again.json()["id"] != first


@pytest.mark.django_db(transaction=True)
def test_many_at_once_delete_it_once(api_key: str, submission: Submission) -> None:
    CaseFactory.create(submission=submission)
    together = Barrier(4)
    statuses: list[int] = []

    def delete() -> None:
        try:
            client = client_with(api_key)
            together.wait()
            statuses.append(client.delete(address(submission)).status_code)
        finally:
            connection.close()

    threads = [Thread(target=delete) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [204] * 4
    assert Case.objects.get().status == "final"


def test_members_see_nothing_and_staff_that_it_was_deleted(
    partner: APIClient,
    submission: Submission,
    uploader: User,
    moderator: User,
    sign_in: Callable[[User], Client],
) -> None:
    partner.delete(address(submission))
    page = f"/submissions/{submission.public_id}/"
    assert sign_in(uploader).get(page).status_code == 404
    answer = sign_in(moderator).get(page)
    assert answer.status_code == 410
    assert "was deleted" in answer.content.decode()
    for kind in ("preview", "thumbnail"):
        assert sign_in(uploader).get(f"/images/{submission.public_id}/{kind}").status_code == 404
