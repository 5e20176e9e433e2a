"""The tests' own rows satisfy every constraint of the database."""

import hashlib

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from images.models import Submission
from tests.factories import CaseFactory, SubmissionFactory, analysed_submission


@pytest.mark.parametrize(
    "kind", ["analysing", "rejected", "quarantined", "fetching", "failed", "through_api"]
)
def test_every_kind_of_submission_can_be_stored(db: None, kind: str) -> None:
    submission = SubmissionFactory.create(**{kind: True})
    connection.check_constraints()
    assert Submission.objects.filter(pk=submission.pk).exists()


def test_a_stored_image_has_its_bytes(db: None) -> None:
    image = SubmissionFactory.create().stored_image
    with default_storage.open(image.object_key) as file:
        assert hashlib.sha256(file.read()).hexdigest() == image.sha256


def test_an_analysed_submission_has_a_finding(db: None) -> None:
    submission = analysed_submission()
    finding = submission.analyses.get().findings.get()
    assert finding.probability == submission.probability


def test_a_case_rests_on_an_analysed_submission(db: None) -> None:
    assert CaseFactory.create().submission.status == Submission.Status.ANALYSED
