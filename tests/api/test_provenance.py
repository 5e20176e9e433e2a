"""What the API says of an image's origin."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Organisation
from images.provenance.facts import PARTS, Credentials, Provenance, Xmp
from tests.api.partners import SUBMISSIONS
from tests.api.test_schema import component
from tests.factories import analysed_submission

Told = dict[str, Any]
Read = Callable[[Provenance], Told]


@pytest.fixture
def read(partner: APIClient, organisation: Organisation) -> Read:
    def answer(provenance: Provenance) -> Told:
        submission = analysed_submission(organisation=organisation)
        submission.stored_image.provenance = provenance.as_json()
        submission.stored_image.save(update_fields=["provenance"])
        body = partner.get(f"{SUBMISSIONS}/{submission.public_id}").json()
        component("Submission").validate(body)
        told: Told = body["provenance"]
        return told

    return answer


def test_it_is_null_where_nothing_was_read(partner: APIClient, organisation: Organisation) -> None:
    submission = analysed_submission(organisation=organisation)
    body = partner.get(f"{SUBMISSIONS}/{submission.public_id}").json()
    assert body["provenance"] is None


def test_a_silent_file_has_one_weak_hint(read: Read) -> None:
    told = read(Provenance())
    assert told["state"] == "read"
    assert [(hint["code"], hint["severity"]) for hint in told["hints"]] == [("stripped", "weak")]
    assert told["content_credentials"]["state"] == "absent"


def test_declarations_and_credentials_are_told(read: Read) -> None:
    signed = Credentials("valid", "Nobody", "", "maker 1", ("c2pa.created",), ("digitalCapture",))
    told = read(Provenance(xmp=Xmp(True, ("trainedAlgorithmicMedia",)), credentials=signed))
    assert told["source_types"] == ["trainedAlgorithmicMedia"]
    assert told["hints"][0]["code"] == "declares_model"
    assert told["content_credentials"] == {
        "state": "valid",
        "signer": "Nobody",
        "claim_generator": "maker 1",
        "actions": ["c2pa.created"],
        "source_types": ["digitalCapture"],
    }


def test_unreadable_metadata_say_so(read: Read) -> None:
    told = read(Provenance(problems=dict.fromkeys(PARTS, "crashed")))
    assert (told["state"], told["hints"]) == ("unreadable", [])
    assert told["content_credentials"] is None
