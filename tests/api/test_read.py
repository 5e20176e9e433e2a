"""GET /submissions/{id} tells what is known."""

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Organisation, User
from accounts.roles import Scope
from detection.models import Verdict
from images.models import Submission
from tests.api.partners import SUBMISSIONS, client_with, key_for
from tests.factories import AnalysisFactory, SubmissionFactory, analysed_submission

RULING = {
    "decision": "dec_1",
    "outcome": "authentic",
    "policy": None,
    "reason": "no_sign",
    "statement": "It is a photograph.",
    "at": "2026-11-21T10:00:00.000000Z",
}


def address(submission: Submission) -> str:
    return f"{SUBMISSIONS}/{submission.public_id}"


def test_an_analysed_submission_shows_verdict_and_findings(
    partner: APIClient, organisation: Organisation
) -> None:
    submission = analysed_submission(organisation=organisation)
    body = partner.get(address(submission)).json()
    assert (body["verdict"], body["probability"]) == ("likely_fake", 0.97)
    assert body["findings"] == [
        {
            "detector": "cnn",
            "release": "2026.11.1",
            "weights_sha256": "c" * 64,
            "status": "scored",
            "probability": 0.97,
            "threshold": 0.6,
            "reason": None,
            "evidence": {},
            "faces": None,
            "heatmap_url": None,
            "heatmap_is_faithful": None,
            "evidence_urls": None,
        }
    ]


def test_times_are_utc_with_a_z(partner: APIClient, organisation: Organisation) -> None:
    body = partner.get(address(analysed_submission(organisation=organisation))).json()
    assert body["created_at"].endswith("Z")
    assert body["finished_at"].endswith("Z")


def test_the_interval_has_two_ends(partner: APIClient, organisation: Organisation) -> None:
    submission = analysed_submission(organisation=organisation)
    submission.analyses.update(interval_low=0.9, interval_high=0.99)
    assert partner.get(address(submission)).json()["interval"] == [0.9, 0.99]


def test_the_image_is_described(partner: APIClient, organisation: Organisation) -> None:
    submission = SubmissionFactory.create(organisation=organisation)
    image = submission.stored_image
    assert partner.get(address(submission)).json()["image"] == {
        "sha256": image.sha256,
        "format": "JPEG",
        "width": 64,
        "height": 48,
        "size_bytes": image.size_bytes,
    }


def test_a_detector_that_does_not_apply_says_why(
    partner: APIClient, organisation: Organisation
) -> None:
    submission = analysed_submission(
        organisation=organisation, verdict=Verdict.NOT_APPLICABLE, probability=None
    )
    body = partner.get(address(submission)).json()
    assert (body["verdict"], body["probability"]) == ("not_applicable", None)
    assert body["findings"][0]["reason"] == "The image is too small."


@pytest.mark.parametrize("state", ["rejected", "quarantined"])
def test_without_a_verdict_the_reason_is_told(
    partner: APIClient, organisation: Organisation, state: str
) -> None:
    submission = SubmissionFactory.create(organisation=organisation, **{state: True})
    body = partner.get(address(submission)).json()
    assert (body["status"], body["verdict"]) == (state, None)
    assert body["reason"] == {"code": submission.reason_code, "detail": submission.reason}


def test_a_re_analysis_is_what_counts(partner: APIClient, organisation: Organisation) -> None:
    submission = analysed_submission(organisation=organisation)
    AnalysisFactory.create(submission=submission, run=2, probability=0.1)
    assert partner.get(address(submission)).json()["findings"] == []


def test_a_ruling_is_told_in_four_words(partner: APIClient, organisation: Organisation) -> None:
    submission = analysed_submission(organisation=organisation, flag="decided", ruling=RULING)
    body = partner.get(address(submission)).json()
    assert body["flag"] == "decided"
    assert body["decision"] == {
        name: RULING[name] for name in ("outcome", "policy", "statement", "at")
    }


def test_a_key_without_decisions_read_sees_the_flag_only(uploader: User) -> None:
    organisation = uploader.organisations.get()
    submission = analysed_submission(organisation=organisation, flag="decided", ruling=RULING)
    reader = client_with(key_for(uploader, Scope.SUBMISSIONS_READ))
    body = reader.get(address(submission)).json()
    assert (body["flag"], body["decision"]) == ("decided", None)


@pytest.mark.parametrize(
    "public_id", ["sub_x", "case_" + "0" * 32, "1", "sub_" + "٣" * 32, "sub_" + "0" * 31 + "A"]
)
def test_what_is_no_id_is_not_found(partner: APIClient, public_id: str) -> None:
    assert partner.get(f"{SUBMISSIONS}/{public_id}").status_code == 404


def test_a_foreign_submission_is_answered_like_a_missing_one(
    partner: APIClient, outsider: User
) -> None:
    foreign = SubmissionFactory.create(organisation=outsider.organisations.get())
    seen = partner.get(address(foreign)).json()
    missing = partner.get(f"{SUBMISSIONS}/sub_{'0' * 32}").json()
    for body in (seen, missing):
        del body["instance"], body["request_id"]
    assert seen == missing
    assert seen["status"] == 404


def test_reading_one_takes_few_queries(
    partner: APIClient,
    organisation: Organisation,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    submission = analysed_submission(organisation=organisation)
    partner.get(address(submission))
    with django_assert_max_num_queries(5):
        partner.get(address(submission))
