"""A heat map is seen by whoever may see the picture."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from images.models import Submission
from tests.factories import analysed_submission, make_image

SignIn = Callable[[User], Client]


@pytest.fixture
def judged(organisation: Organisation) -> Submission:
    key = default_storage.save("heatmaps/test.png", ContentFile(make_image(kind="PNG")))
    return analysed_submission(organisation=organisation, heatmap_key=key)


def address(submission: Submission, detector: str = "cnn") -> str:
    return reverse("detection:heatmap", args=[submission.public_id, detector])


def test_members_see_it_and_only_their_browser_keeps_it(
    sign_in: SignIn, uploader: User, judged: Submission
) -> None:
    response = sign_in(uploader).get(address(judged))
    assert response.content == make_image(kind="PNG")
    assert response["Content-Type"] == "image/png"
    assert "private" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_staff_see_it(sign_in: SignIn, moderator: User, judged: Submission) -> None:
    assert sign_in(moderator).get(address(judged)).status_code == 200


def test_outsiders_do_not(sign_in: SignIn, outsider: User, judged: Submission) -> None:
    assert sign_in(outsider).get(address(judged)).status_code == 404


def test_a_detector_without_a_heat_map_has_none(
    sign_in: SignIn, uploader: User, judged: Submission
) -> None:
    assert sign_in(uploader).get(address(judged, "other")).status_code == 404
