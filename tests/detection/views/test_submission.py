"""A submission's page says where it stands, what was found, and what people ruled."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from accounts.models import Organisation, User
from detection.models import Verdict
from images.models import Submission
from tests.factories import SubmissionFactory, analysed_submission
from tests.factories.images import ADDRESS

SignIn = Callable[[User], Client]


def page(client: Client, submission: Submission, name: str = "submission") -> str:
    address = reverse(f"detection:{name}", args=[submission.public_id])
    return client.get(address, headers={"HX-Request": "true"}).content.decode()


@pytest.mark.django_db
def test_a_verdict_comes_with_its_probability_and_its_limits(
    sign_in: SignIn, uploader: User, organisation: Organisation
) -> None:
    shown = page(sign_in(uploader), analysed_submission(organisation=organisation))
    for words in ("Likely fake", "97 %", "P(fake)", "This is an estimate; a person decides."):
        assert words in shown


@pytest.mark.django_db
def test_a_finding_names_release_threshold_and_time(
    sign_in: SignIn, uploader: User, organisation: Organisation
) -> None:
    shown = page(sign_in(uploader), analysed_submission(organisation=organisation))
    for words in ("cnn", "2026.11.1", "cccccccc", "60 %", "8 ms"):
        assert words in shown


@pytest.mark.django_db
def test_no_probability_is_invented_where_no_detector_could_judge(
    sign_in: SignIn, uploader: User, organisation: Organisation
) -> None:
    submission = analysed_submission(
        organisation=organisation, verdict=Verdict.NOT_APPLICABLE, probability=None
    )
    shown = page(sign_in(uploader), submission)
    assert "No detector could judge this image." in shown
    assert "The image is too small." in shown
    assert "bar__fill" not in shown


@pytest.mark.django_db
def test_a_rejected_file_is_explained(
    sign_in: SignIn, uploader: User, organisation: Organisation
) -> None:
    submission = SubmissionFactory.create(organisation=organisation, rejected=True)
    shown = page(sign_in(uploader), submission)
    assert "The image data is damaged." in shown
    assert "send the original file" in shown


@pytest.mark.django_db
def test_what_is_being_fetched_says_so_and_from_where(
    sign_in: SignIn, uploader: User, organisation: Organisation
) -> None:
    submission = SubmissionFactory.create(organisation=organisation, fetching=True)
    for name in ("submission", "submission_status"):
        shown = page(sign_in(uploader), submission, name)
        assert "Being fetched from its address" in shown
        assert escape(ADDRESS) in shown


@pytest.mark.django_db
def test_what_could_not_be_fetched_is_explained(
    sign_in: SignIn, uploader: User, organisation: Organisation
) -> None:
    submission = SubmissionFactory.create(organisation=organisation, failed=True)
    shown = page(sign_in(uploader), submission)
    assert "There is nothing at the address (status 404)." in shown
    assert "Check that the address leads to an image" in shown


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["fetching", "failed"])
def test_staff_sees_everything_but_the_address(sign_in: SignIn, auditor: User, state: str) -> None:
    submission = SubmissionFactory.create(**{state: True})
    client = sign_in(auditor)
    admin = reverse("admin:images_submission_change", args=[submission.pk])
    listed = reverse("admin:images_submission_changelist")
    for address in (reverse("detection:submission", args=[submission.public_id]), admin, listed):
        shown = client.get(address)
        assert shown.status_code == 200
        assert "open-sesame" not in shown.content.decode()


@pytest.mark.django_db
def test_there_is_no_picture_of_what_was_not_fetched(
    sign_in: SignIn, uploader: User, organisation: Organisation
) -> None:
    submission = SubmissionFactory.create(organisation=organisation, failed=True)
    for name in ("preview", "thumbnail", "exact"):
        address = reverse(f"images:{name}", args=[submission.public_id])
        assert sign_in(uploader).get(address).status_code == 404


@pytest.mark.django_db
def test_a_quarantined_image_is_in_the_hands_of_people(
    sign_in: SignIn, uploader: User, organisation: Organisation
) -> None:
    submission = SubmissionFactory.create(organisation=organisation, quarantined=True)
    assert "people will look at it" in page(sign_in(uploader), submission)


@pytest.mark.django_db
def test_a_ruling_is_told_in_its_own_words(
    sign_in: SignIn, uploader: User, organisation: Organisation
) -> None:
    ruling = {"outcome": "authentic", "statement": "A person found no manipulation."}
    submission = analysed_submission(
        organisation=organisation, flag=Submission.Flag.DECIDED, ruling=ruling
    )
    shown = page(sign_in(uploader), submission)
    assert "Ruling: Authentic" in shown
    assert "A person found no manipulation." in shown


@pytest.mark.django_db
def test_another_organisation_gets_the_same_404_as_for_a_missing_one(
    sign_in: SignIn, outsider: User
) -> None:
    client, submission = sign_in(outsider), analysed_submission()
    foreign = client.get(reverse("detection:submission", args=[submission.public_id]))
    missing = client.get(reverse("detection:submission", args=["sub_" + "0" * 32]))
    assert foreign.status_code == missing.status_code == 404
    assert "There is no such submission." in foreign.content.decode()


@pytest.mark.django_db
def test_staff_may_open_any_submission(sign_in: SignIn, auditor: User) -> None:
    address = reverse("detection:submission", args=[analysed_submission().public_id])
    assert sign_in(auditor).get(address).status_code == 200


@pytest.mark.django_db
def test_the_page_takes_few_queries(
    sign_in: SignIn,
    uploader: User,
    organisation: Organisation,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client, submission = sign_in(uploader), analysed_submission(organisation=organisation)
    with django_assert_max_num_queries(11):
        page(client, submission)
