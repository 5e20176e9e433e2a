"""There is always one default queue, also while it changes."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from audit.models import LedgerEntry
from moderation.models import Queue
from moderation.selectors import default_queue
from moderation.services import make_default_queue
from tests.factories import QueueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def special() -> Queue:
    return QueueFactory.create(name="Special", slug="special", is_default=False)


def test_another_queue_takes_the_place_of_the_default_one(
    special: Queue, administrator: User
) -> None:
    make_default_queue(queue=special, by=administrator)
    connection.check_constraints()
    assert default_queue() == special
    entry = LedgerEntry.objects.get(action="queue.made_default")
    assert entry.subject == "queue_special"
    assert "queue_general" in entry.payload


def test_making_the_default_queue_the_default_one_changes_nothing(administrator: User) -> None:
    make_default_queue(queue=default_queue(), by=administrator)
    assert default_queue().slug == "general"
    assert not LedgerEntry.objects.exists()


def test_the_database_refuses_to_be_without_a_default_queue() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # instead of on commit
    with pytest.raises(IntegrityError, match="always the default"), transaction.atomic():
        Queue.objects.update(is_default=False)
    with pytest.raises(IntegrityError, match="always the default"), transaction.atomic():
        Queue.objects.all().delete()
