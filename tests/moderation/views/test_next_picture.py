"""Which picture the page of a case has fetched ahead."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.roles import Role
from moderation.models import Case, Queue
from moderation.selectors import probable_next
from moderation.services import claim_next
from tests.factories import CaseFactory, QueueFactory, analysed_submission, staff
from tests.moderation.views.test_case_page import page_of

MARK = "data-next-picture"


def waiting(hours: int = 1, **fields: object) -> Case:
    """A case with a picture, due in some hours."""
    case = CaseFactory.create(due_at=timezone.now() + timedelta(hours=hours), **fields)
    image = case.submission.stored_image
    image.preview_key = "previews/one.webp"
    image.save(update_fields=["preview_key"])
    return case


def mark_of(case: Case) -> str:
    return f'{MARK}="{reverse("moderation:picture", args=[case.public_id])}"'


def test_the_holder_has_what_presses_most_fetched_ahead(held: Case, browser: Client) -> None:
    waiting(hours=2)
    pressing = waiting(hours=1)
    assert mark_of(pressing) in page_of(browser, held)


def test_only_the_holder_has_anything_fetched(case: Case, browser: Client) -> None:
    waiting()
    assert MARK not in page_of(browser, case)


def test_what_is_not_theirs_to_take_is_not_fetched(
    held: Case, browser: Client, moderator: User
) -> None:
    waiting(submission=analysed_submission(submitted_by=moderator))
    waiting(status=Case.Status.ESCALATED)
    waiting(queue=QueueFactory.create(name="Special", slug="special", is_default=False))
    assert MARK not in page_of(browser, held)


def test_a_case_without_a_picture_has_nothing_to_fetch(held: Case, browser: Client) -> None:
    CaseFactory.create()
    assert MARK not in page_of(browser, held)


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.SENIOR])
def test_the_guess_is_what_the_next_claim_takes(role: Role, db: None) -> None:
    person = staff(role)
    waiting(hours=1, status=Case.Status.ESCALATED)
    waiting(hours=2)
    guessed = probable_next(person, Queue.objects.get())
    assert guessed == claim_next(moderator=person)


@pytest.mark.parametrize("count", [0, 20])
def test_the_guess_costs_one_query_however_many_wait(
    count: int, moderator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    queue = QueueFactory.create()
    for _ in range(count):
        waiting(queue=queue)
    with django_assert_num_queries(1):
        guessed = probable_next(moderator, queue)
        assert bool(guessed and guessed.submission.stored_image.preview_key) == bool(count)
