"""The card says what the file says of its origin, and that this is no proof."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from images.models import Submission
from images.provenance.facts import Credentials, Exif, Provenance, Texts, Xmp
from tests.factories import SubmissionFactory, analysed_submission
from tests.moderation.views.conftest import text

SignIn = Callable[[User], Client]
DECLARED = Provenance(
    exif=Exif(True, "Nikon", "D750", has_place=True),
    xmp=Xmp(True, ("trainedAlgorithmicMedia", "quantumDream")),
    texts=Texts(("parameters",), "", "ComfyUI", "<script>alert(1)</script>"),
    credentials=Credentials("invalid", "Nobody", failures=("assertion.dataHash.mismatch",)),
)


def page(client: Client, organisation: Organisation, provenance: Provenance | None) -> str:
    submission = analysed_submission(organisation=organisation)
    if provenance is not None:
        submission.stored_image.provenance = provenance.as_json()
        submission.stored_image.save(update_fields=["provenance"])
    return shown(client, submission)


def shown(client: Client, submission: Submission) -> str:
    return text(client.get(reverse("detection:submission", args=[submission.public_id])))


@pytest.fixture
def browser(sign_in: SignIn, uploader: User) -> Client:
    return sign_in(uploader)


def test_hints_come_with_a_severity(browser: Client, organisation: Organisation) -> None:
    found = page(browser, organisation, DECLARED)
    assert "Declares itself made by a trained model" in found
    assert "Content credentials do not hold" in found
    assert "Camera make and model present (easily forged)" in found
    for severity in ("strong", "notable", "weak"):
        assert f">{severity}</span>" in found
    assert "Hints, not proof" in found


def test_the_fold_holds_what_the_file_says(browser: Client, organisation: Organisation) -> None:
    found = page(browser, organisation, DECLARED)
    for words in (
        "Nikon D750",
        "made by a trained model (trainedAlgorithmicMedia), quantumDream",
        "named in the file, not kept",
        "assertion.dataHash.mismatch",
        "present, but not valid",
    ):
        assert words in found


def test_nothing_of_it_is_trusted_as_html(browser: Client, organisation: Organisation) -> None:
    found = page(browser, organisation, DECLARED)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in found
    assert "<script>alert" not in found


def test_a_file_without_metadata_is_said_to_be_silent(
    browser: Client, organisation: Organisation
) -> None:
    found = page(browser, organisation, Provenance())
    assert "Nothing in the file says where it comes from." in found
    assert "<summary>What the file says" not in found


def test_an_image_from_before_was_not_read(browser: Client, organisation: Organisation) -> None:
    assert "Not read: this image came in before that was done." in page(browser, organisation, None)


def test_a_part_that_could_not_be_read_is_named(
    browser: Client, organisation: Organisation
) -> None:
    found = page(browser, organisation, Provenance(problems={"xmp": "hostile"}))
    assert "XMP could not be read: it is built to harm whoever reads it." in found
    assert "The picture was judged without it." in found


def test_there_is_no_card_before_the_verdict(browser: Client, organisation: Organisation) -> None:
    waiting = SubmissionFactory.create(organisation=organisation)
    assert "Provenance" not in shown(browser, waiting)
