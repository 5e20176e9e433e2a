"""A fetch that fails by our own fault is put off, and was no try."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from images.errors import StoreFailed
from images.intake import Sender, accept
from images.models import Submission
from tests.images.fetches.conftest import Name, name, sender, there
from tests.receivers import Handler, Receiver, answer
from tests.worker.test_fetching import PICTURE, Status, fresh, pass_time
from worker.fetching import fetch_due

__all__ = ["name", "sender", "there"]

CUT = "SELECT pg_terminate_backend(%s)"


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel itself says that there is no room."""

    def opened(prefix: str) -> object:
        return Path("/dev/full").open("wb")

    monkeypatch.setattr("images.spool.NamedTemporaryFile", opened)


def is_put_off(submission: Submission) -> bool:
    found = fresh(submission)
    waits = found.due_at > timezone.now() and found.lease_token is None
    return (found.status, found.attempts) == (Status.FETCHING, 0) and waits


@pytest.mark.django_db
def test_a_full_disk_beside_the_store_costs_no_try(
    there: Receiver, name: Name, full_disk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.otherwise = answer(200, PICTURE)
    submission = name(there.url)
    fetch_due()
    assert is_put_off(submission)
    monkeypatch.undo()
    pass_time()
    fetch_due()
    assert fresh(submission).status == Status.QUEUED


@pytest.mark.django_db
def test_an_upload_hears_that_it_may_come_again(sender: Sender, full_disk: None) -> None:
    with pytest.raises(StoreFailed) as refused:
        accept(sender=sender, file=ContentFile(PICTURE), file_name="a.jpg")
    assert refused.value.retry_after_seconds == 10
    assert not Submission.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("behaviour", [answer(200, PICTURE), answer(404)])
def test_a_database_that_is_restarted_meanwhile_costs_no_try(
    there: Receiver, name: Name, behaviour: object
) -> None:
    submission = name(there.url)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (worker,) = cursor.fetchone()

    def cutting(handler: Handler) -> None:
        with connection.cursor() as cursor:
            cursor.execute(CUT, [worker])
        connection.close()
        assert callable(behaviour)
        behaviour(handler)

    there.script = [cutting]
    fetch_due()
    assert is_put_off(submission)
