"""The part of a submission's page that asks again until there is a verdict."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from images.models import Submission
from tests.factories import SubmissionFactory, analysed_submission

SignIn = Callable[[User], Client]


def status(client: Client, submission: Submission, seen: str = "") -> HttpResponse:
    address = reverse("detection:submission_status", args=[submission.public_id])
    return client.get(address, {"seen": seen}, headers={"HX-Request": "true"})


@pytest.mark.django_db
def test_while_it_waits_the_position_is_told(
    sign_in: SignIn, uploader: User, organisation: Organisation
) -> None:
    SubmissionFactory.create_batch(2)
    submission = SubmissionFactory.create(organisation=organisation)
    response = status(sign_in(uploader), submission)
    assert "Position 3 in the queue" in response.content.decode()


@pytest.mark.django_db
def test_it_asks_again_only_until_it_is_final(
    sign_in: SignIn, uploader: User, organisation: Organisation
) -> None:
    waiting = status(sign_in(uploader), SubmissionFactory.create(organisation=organisation))
    final = status(sign_in(uploader), analysed_submission(organisation=organisation))
    assert 'hx-trigger="every 1s"' in waiting.content.decode()
    assert "hx-trigger" not in final.content.decode()


@pytest.mark.django_db
def test_nothing_is_sent_while_nothing_changed(
    sign_in: SignIn, uploader: User, organisation: Organisation
) -> None:
    submission = SubmissionFactory.create(organisation=organisation)
    response = status(sign_in(uploader), submission, seen="queued-1")
    assert response.status_code == HTTPStatus.NO_CONTENT


@pytest.mark.django_db
def test_an_image_with_a_worker_has_no_position_any_more(
    sign_in: SignIn, uploader: User, organisation: Organisation
) -> None:
    submission = SubmissionFactory.create(organisation=organisation, analysing=True)
    assert "Being analysed now" in status(sign_in(uploader), submission).content.decode()


@pytest.mark.django_db
def test_who_was_signed_out_is_led_to_sign_in_by_the_page_itself(client: Client) -> None:
    assert status(client, analysed_submission())["HX-Refresh"] == "true"


@pytest.mark.django_db
def test_outsiders_learn_nothing(sign_in: SignIn, outsider: User) -> None:
    assert status(sign_in(outsider), analysed_submission()).status_code == 404
