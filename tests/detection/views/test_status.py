"""The part of a submission's page that asks again until there is a verdict."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.test import Client

from accounts.models import Organisation, User
from images.models import Submission
from tests.factories import SubmissionFactory, analysed_submission

SignIn = Callable[[User], Client]


HTMX = {"HX-Request": "true"}


def address(submission: Submission, seen: str = "") -> str:
    return f"/submissions/{submission.public_id}/status/?seen={seen}"


@pytest.mark.django_db
def test_while_it_waits_the_position_is_told(
    sign_in: SignIn, uploader: User, organisation: Organisation
) -> None:
    SubmissionFactory.create_batch(2)
    submission = SubmissionFactory.create(organisation=organisation)
    response = sign_in(uploader).get(address(submission), headers=HTMX)
    assert "Position 3 in the queue" in response.content.decode()


@pytest.mark.django_db
def test_it_asks_again_only_until_it_is_final(
    sign_in: SignIn, uploader: User, organisation: Organisation
) -> None:
    client, queued = sign_in(uploader), SubmissionFactory.create(organisation=organisation)
    waiting = client.get(address(queued), headers=HTMX)
    final = client.get(address(analysed_submission(organisation=organisation)), headers=HTMX)
    assert 'hx-trigger="every 1s"' in waiting.content.decode()
    assert "hx-trigger" not in final.content.decode()


@pytest.mark.django_db
def test_nothing_is_sent_while_nothing_changed(
    sign_in: SignIn, uploader: User, organisation: Organisation
) -> None:
    submission = SubmissionFactory.create(organisation=organisation)
    response = sign_in(uploader).get(address(submission, "queued-1"), headers=HTMX)
    assert response.status_code == HTTPStatus.NO_CONTENT


@pytest.mark.django_db
def test_an_image_with_a_worker_has_no_position_any_more(
    sign_in: SignIn, uploader: User, organisation: Organisation
) -> None:
    submission = SubmissionFactory.create(organisation=organisation, analysing=True)
    response = sign_in(uploader).get(address(submission), headers=HTMX)
    assert "Being analysed now" in response.content.decode()


@pytest.mark.django_db
def test_who_was_signed_out_is_led_to_sign_in_by_the_page_itself(client: Client) -> None:
    assert client.get(address(analysed_submission()), headers=HTMX)["HX-Refresh"] == "true"


@pytest.mark.django_db
def test_outsiders_learn_nothing(sign_in: SignIn, outsider: User) -> None:
    assert sign_in(outsider).get(address(analysed_submission()), headers=HTMX).status_code == 404
