"""Detector mode takes an image, or says in words why not."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from images.models import Submission
from tests.factories import UserFactory

SignIn = Callable[[User], Client]
MakeImage = Callable[..., bytes]
ADDRESS = "/detector/"


def picture(content: bytes, name: str = "harbour.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


@pytest.mark.django_db
def test_an_image_is_accepted_and_its_page_opens(
    sign_in: SignIn, uploader: User, organisation: Organisation, make_image: MakeImage
) -> None:
    form = {"image": picture(make_image()), "reference": "case 7"}
    response = sign_in(uploader).post(ADDRESS, form)
    submission = Submission.objects.get(organisation=organisation, submitted_by=uploader)
    assert (submission.file_name, submission.reference) == ("harbour.jpg", "case 7")
    assert response["Location"] == reverse("detection:submission", args=[submission.public_id])


@pytest.mark.django_db
def test_a_script_is_told_where_to_go(
    sign_in: SignIn, uploader: User, make_image: MakeImage
) -> None:
    response = sign_in(uploader).post(
        ADDRESS, {"image": picture(make_image())}, headers={"HX-Request": "true"}
    )
    submission = Submission.objects.get()
    assert response["HX-Redirect"] == reverse("detection:submission", args=[submission.public_id])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "status"), [(b"only text, no picture", 415), (b"", 422)], ids=["text", "empty"]
)
def test_a_refusal_is_shown_in_place(
    sign_in: SignIn, uploader: User, content: bytes, status: int
) -> None:
    response = sign_in(uploader).post(ADDRESS, {"image": picture(content)})
    assert response.status_code == status
    assert "Nothing was stored" in response.content.decode()
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_a_script_gets_the_errors_alone(sign_in: SignIn, uploader: User) -> None:
    form = {"image": picture(b"only text")}
    response = sign_in(uploader).post(ADDRESS, form, headers={"HX-Request": "true"})
    assert response.content.decode().strip().startswith('<div class="stack" id="upload-errors">')


@pytest.mark.django_db
def test_sending_nothing_is_answered_in_words(sign_in: SignIn, uploader: User) -> None:
    response = sign_in(uploader).post(ADDRESS, {})
    assert response.status_code == 422
    assert "No image was chosen" in response.content.decode()


@pytest.mark.django_db
def test_the_limits_are_named_in_words(sign_in: SignIn, uploader: User) -> None:
    page = sign_in(uploader).get(ADDRESS).content.decode()
    assert "at most 20 MB and 50 megapixels" in page


@pytest.mark.django_db
def test_without_an_organisation_a_page_says_what_to_do(sign_in: SignIn) -> None:
    response = sign_in(UserFactory.create()).get(ADDRESS)
    assert "not in an organisation yet" in response.content.decode()


@pytest.mark.django_db
def test_without_an_organisation_nothing_is_accepted(
    sign_in: SignIn, make_image: MakeImage
) -> None:
    sign_in(UserFactory.create()).post(ADDRESS, {"image": picture(make_image())})
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_strangers_are_led_to_sign_in(client: Client) -> None:
    response = client.get(ADDRESS)
    assert response["Location"] == f"{reverse('account_login')}?next={ADDRESS}"


@pytest.mark.django_db
def test_other_methods_are_refused(sign_in: SignIn, uploader: User) -> None:
    response = sign_in(uploader).delete(ADDRESS)
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST")
    assert "another kind of request" in response.content.decode()
