"""An address is accepted at once, as an upload is: counted, in turn, once a key, in the ledger."""

import pytest

from accounts.errors import ImagesSpent
from accounts.models import Organisation
from accounts.selectors import images_today
from audit.models import LedgerEntry
from common.errors import Invalid
from images.errors import IdempotencyMismatch
from images.fetches.intake import accept_address
from images.idempotency import Idempotency
from images.intake import Sender
from images.models import Flow, Submission
from tests.images.fetches.conftest import Name

URL = "https://example.org/a.jpg?signature=open-sesame"
KEY = Idempotency("order-1")


def test_it_waits_to_be_fetched(name: Name, organisation: Organisation) -> None:
    submission = name(URL, reference="order 1", metadata={"a": 1})
    assert (submission.status, submission.image) == (Submission.Status.FETCHING, None)
    assert (submission.source_url, submission.file_name) == (URL, "")
    assert (submission.reference, submission.metadata) == ("order 1", {"a": 1})
    assert images_today(organisation) == 1


def test_the_ledger_says_that_but_not_where(name: Name) -> None:
    submission = name(URL)
    entry = LedgerEntry.objects.get()
    assert (entry.action, entry.subject) == ("submission.accepted", submission.public_id)
    assert "example.org" not in entry.payload
    assert "open-sesame" not in entry.payload


def test_it_has_no_turn_while_there_is_nothing_to_judge(name: Name) -> None:
    assert [name(URL).turn for _ in range(3)] == [0, 0, 0]
    assert not Flow.objects.exists()


def test_a_repeat_under_a_key_is_the_same_submission(sender: Sender) -> None:
    first, second = (accept_address(sender=sender, url=URL, idempotency=KEY) for _ in range(2))
    assert (first.replayed, second.replayed) == (False, True)
    assert first.submission == second.submission
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("change", [{"url": f"{URL}x"}, {"reference": "b"}, {"metadata": {"a": 1}}])
def test_the_key_with_other_content_is_refused(sender: Sender, change: dict[str, object]) -> None:
    accept_address(sender=sender, url=URL, idempotency=KEY)
    told = {"url": URL, "sender": sender, "idempotency": KEY} | change
    with pytest.raises(IdempotencyMismatch):
        accept_address(**told)  # type: ignore[arg-type]
    assert Submission.objects.count() == 1


def test_beyond_the_images_of_a_day_it_is_refused(
    name: Name, sender: Sender, organisation: Organisation
) -> None:
    organisation.images_per_day = 1
    organisation.save()
    accept_address(sender=sender, url=URL, idempotency=KEY)
    with pytest.raises(ImagesSpent):
        name(URL)
    assert accept_address(sender=sender, url=URL, idempotency=KEY).replayed


def test_words_that_cannot_be_kept_are_refused(name: Name) -> None:
    with pytest.raises(Invalid):
        name(URL, reference="a\x00")
    assert not Submission.objects.exists()
