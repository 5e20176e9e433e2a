"""POST /submissions takes an image in."""

from audit.models import LedgerEntry
from images.models import Submission
from tests.api.partners import Submit


def test_an_image_is_accepted_and_queued(submit: Submit) -> None:
    answer = submit()
    assert (answer.status_code, answer.json()["status"]) == (202, "queued")
    assert answer.json()["id"] == Submission.objects.get().public_id


def test_the_answer_says_where_the_submission_is(submit: Submit) -> None:
    answer = submit()
    assert answer["Location"] == f"/api/v1/submissions/{answer.json()['id']}"
    public_id = answer.json()["id"]
    assert answer.json()["links"] == {
        "self": answer["Location"],
        "page": f"/submissions/{public_id}/",
        "heatmap": None,
    }


def test_what_came_with_the_image_is_kept_and_given_back(submit: Submit) -> None:
    body = submit({"reference": "order 1", "metadata": '{"a": [1, 2.5, "ü"]}'}).json()
    assert (body["reference"], body["metadata"]) == ("order 1", {"a": [1, 2.5, "ü"]})
    assert Submission.objects.get().metadata == {"a": [1, 2.5, "ü"]}


def test_reference_and_metadata_may_be_left_out(submit: Submit) -> None:
    body = submit().json()
    assert (body["reference"], body["metadata"]) == (None, {})


def test_the_key_that_sent_it_is_remembered(submit: Submit) -> None:
    submit()
    submission = Submission.objects.get()
    assert submission.api_key
    assert submission.api_key.organisation == submission.organisation
    assert submission.source == Submission.Source.API


def test_the_ledger_knows_who_sent_it(submit: Submit) -> None:
    body = submit().json()
    entry = LedgerEntry.objects.get(action="submission.accepted")
    key = Submission.objects.get().api_key
    assert key
    assert (entry.subject, entry.actor) == (body["id"], f"key:{key.id.hex}")


def test_a_first_answer_is_no_replay(submit: Submit) -> None:
    assert "Idempotency-Replayed" not in submit(headers={"Idempotency-Key": "k"})
