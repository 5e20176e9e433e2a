"""Who deletes what is being fetched, or could not be, gets an end of it, too."""

import pytest

from audit.models import LedgerEntry
from images import store
from images.fetches import leases
from images.fetches.getting import Try
from images.fetches.policy import Failure
from images.intake import Sender
from images.models import NOTHING, Erasure, Image, Submission
from moderation.services import delete_submission
from tests.factories import make_image
from tests.images.fetches.conftest import Name, name, sender
from worker.erasing import erase_due
from worker.fetching import fetch_due, write_down

__all__ = ["name", "sender"]

pytestmark = pytest.mark.django_db
Status = Submission.Status
URL = "https://example.org/a.jpg?token=secret"
PICTURE = make_image(seed=6)
GONE = Failure("nothing_there", "There is nothing at the address.", is_lasting=True)


def delete(submission: Submission) -> Submission:
    assert submission.api_key
    delete_submission(submission=submission, by=submission.api_key)
    return Submission.objects.get(pk=submission.pk)


def test_it_is_fetched_no_more(name: Name) -> None:
    deleted = delete(name(URL))
    assert (deleted.status, deleted.source_url) == (Status.DELETED, "")
    assert deleted.stored_image.sha256 == NOTHING
    fetch_due()
    assert not leases.due().exists()
    assert not Erasure.objects.exists()


def test_what_could_not_be_fetched_keeps_its_end_and_loses_its_address(name: Name) -> None:
    name(URL)
    (claimed,) = leases.claim(1)
    write_down(Try(claimed, 1, failure=GONE))
    deleted = delete(claimed)
    assert (deleted.status, deleted.reason_code) == (Status.FAILED, "nothing_there")
    assert (deleted.source_url, deleted.reason) == ("", "")


def test_a_file_that_arrives_late_does_not_stay(name: Name, sender: Sender) -> None:
    name(URL)
    (claimed,) = leases.claim(1)
    delete(claimed)
    write_down(Try(claimed, 1, file=PICTURE))
    assert list(Image.objects.values_list("sha256", flat=True)) == [NOTHING]
    key = store.object_key(sender.organisation.pk, Erasure.objects.get().sha256)
    assert store.exists(key)
    assert erase_due() == 1
    assert not store.exists(key)
    assert LedgerEntry.objects.filter(action="image.erased").count() == 1


def test_a_file_that_arrives_twice_is_erased_once(name: Name) -> None:
    name(URL)
    (claimed,) = leases.claim(1)
    delete(claimed)
    write_down(Try(claimed, 1, file=PICTURE))
    write_down(Try(claimed, 1, file=PICTURE))
    assert Erasure.objects.count() == 1


def test_a_late_failure_says_nothing(name: Name) -> None:
    name(URL)
    (claimed,) = leases.claim(1)
    delete(claimed)
    write_down(Try(claimed, 1, failure=GONE))
    assert Submission.objects.get().status == Status.DELETED
