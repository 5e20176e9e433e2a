"""Known images, band and faces in the answer about a submission."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Organisation
from detection.models import DetectorRelease
from images.models import Submission
from moderation.models import Bank, BankMatch
from tests.api.partners import SUBMISSIONS
from tests.api.test_evidence import read
from tests.factories import BankEntryFactory, Spoken, analysed_submission, telling_submission


def match(submission: Submission, distance: int, kind: str = "fake", **entry: object) -> BankMatch:
    known = BankEntryFactory.create(bank=Bank.objects.get(kind=kind), **entry)
    return BankMatch.objects.create(submission=submission, entry=known, distance=distance)


@pytest.fixture
def submission(organisation: Organisation) -> Submission:
    return analysed_submission(organisation=organisation)


def test_of_a_bank_only_its_name_and_the_closest_distance_are_told(
    partner: APIClient, submission: Submission
) -> None:
    match(submission, 9)
    match(submission, 4, note="From the Gazette")
    match(submission, 2, kind="harmless")
    names = {bank.kind: bank.name for bank in Bank.objects.all()}
    assert read(partner, submission.public_id)["matches"] == [
        {"bank": names["harmless"], "distance": 2},
        {"bank": names["fake"], "distance": 4},
    ]


def test_what_was_taken_out_of_a_bank_is_no_match(
    partner: APIClient, submission: Submission
) -> None:
    found = match(submission, 4)
    found.entry.removed_at = found.created_at
    found.entry.save()
    assert read(partner, submission.public_id)["matches"] == []


def test_a_page_asks_once_for_the_matches_of_all(
    partner: APIClient,
    organisation: Organisation,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for distance in (1, 2, 3):
        match(analysed_submission(organisation=organisation), distance)
    with django_assert_max_num_queries(6):
        told = partner.get(SUBMISSIONS).json()["items"]
    assert [item["matches"][0]["distance"] for item in told] == [3, 2, 1]


@pytest.mark.parametrize(
    ("probability", "band"), [(0.97, "high"), (0.72, "high"), (0.5, "middle"), (0.1, "low")]
)
def test_the_band_says_where_the_probability_lies(
    partner: APIClient, organisation: Organisation, probability: float, band: str
) -> None:
    told = telling_submission(organisation=organisation, analysis={"probability": probability})
    thresholds = {"likely_fake": 0.72, "likely_authentic": 0.28}
    DetectorRelease.objects.filter(detector="fusion").update(card={"thresholds": thresholds})
    assert read(partner, told.public_id)["band"] == band


def test_without_known_thresholds_there_is_no_band(
    partner: APIClient, submission: Submission
) -> None:
    assert read(partner, submission.public_id)["band"] is None


@pytest.mark.parametrize(
    ("evidence", "faces"),
    [
        ({"faces": [{"box": [1, 2, 3, 4], "probability": 0.5, "score": 0.9}]}, 1),
        ({"faces": []}, 0),
        ({}, None),
    ],
)
def test_faces_of_all_findings_come_together(
    partner: APIClient, organisation: Organisation, evidence: dict[str, Any], faces: int | None
) -> None:
    spoken = [Spoken("artifact", 0.9), Spoken("face", 0.5, evidence)]
    told = read(partner, telling_submission(spoken, organisation=organisation).public_id)["faces"]
    assert told == (None if faces is None else [{"box": [1, 2, 3, 4], "probability": 0.5}][:faces])
