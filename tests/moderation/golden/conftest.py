"""A queue that deals golden cases, and one in the moderator's hands."""

import pytest

from accounts.models import User
from moderation.models import Case, GoldenItem, Queue
from moderation.services import claim_next
from tests.factories import GoldenItemFactory


@pytest.fixture
def always(db: None) -> Queue:
    """A queue in which every case is golden while there are items and real cases."""
    Queue.objects.filter(is_default=True).update(golden_share=100)
    return Queue.objects.get(is_default=True)


@pytest.fixture
def item(db: None) -> GoldenItem:
    return GoldenItemFactory.create()


@pytest.fixture
def dealt(always: Queue, item: GoldenItem, case: Case, moderator: User) -> Case:
    """The golden case in the moderator's hands."""
    return claim_next(moderator=moderator)
