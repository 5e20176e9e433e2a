"""A golden case is dealt where its item could have come by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from moderation.models import Bank, BankEntry, BankMatch, Case, GoldenItem, Queue
from moderation.services import claim_next
from tests.factories import BankEntryFactory, CaseFactory, GoldenItemFactory, QueueFactory


@pytest.fixture
def special(db: None) -> Queue:
    """Beside the default queue; each deals nothing but golden cases while there are items."""
    QueueFactory.create(name="Special", slug="special", is_default=False)
    Queue.objects.update(golden_share=100)
    return Queue.objects.get(slug="special")


@pytest.fixture
def item(special: Queue) -> GoldenItem:
    """It was reviewed in the special queue, where another case waits."""
    item = GoldenItemFactory.create()
    closed = {"status": Case.Status.DECIDED, "decided_at": timezone.now()}
    CaseFactory.create(submission=item.submission, queue=special, **closed)
    CaseFactory.create(queue=special)
    return item


def met(item: GoldenItem, entry: BankEntry, ago: timedelta) -> None:
    at = timezone.now() - ago
    BankMatch.objects.create(submission=item.submission, entry=entry, distance=3, created_at=at)


def harmless() -> BankEntry:
    return BankEntryFactory.create(bank=Bank.objects.get(slug="known-harmless"))


def test_an_item_is_dealt_in_the_queue_in_which_it_was_reviewed(
    item: GoldenItem, special: Queue, moderator: User
) -> None:
    assert claim_next(moderator=moderator, queue=special).submission == item.submission


def test_an_item_is_not_dealt_in_a_queue_to_which_it_never_came(
    item: GoldenItem, moderator: User
) -> None:
    case = CaseFactory.create(queue=Queue.objects.get(is_default=True))
    assert claim_next(moderator=moderator) == case


def test_what_came_as_a_known_fake_is_not_dealt(
    item: GoldenItem, special: Queue, moderator: User
) -> None:
    Case.objects.filter(submission=item.submission).update(cause=Case.Cause.KNOWN_FAKE)
    assert not claim_next(moderator=moderator, queue=special).is_golden


def test_what_a_bank_had_made_mild_is_not_dealt(
    item: GoldenItem, special: Queue, moderator: User
) -> None:
    met(item, harmless(), timedelta(minutes=1))
    assert not claim_next(moderator=moderator, queue=special).is_golden


def test_what_came_into_a_bank_after_its_review_is_dealt(
    item: GoldenItem, special: Queue, moderator: User
) -> None:
    met(item, harmless(), -timedelta(minutes=1))
    assert claim_next(moderator=moderator, queue=special).is_golden
