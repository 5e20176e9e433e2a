"""What is not let in: the right refusal, and nothing is kept."""

import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings

from audit.models import LedgerEntry
from images import store
from images.errors import FileRefused
from images.intake import Sender, accept
from images.models import Image
from tests.factories import make_image
from tests.images import corpus


@pytest.mark.parametrize("name", corpus.REFUSED)
def test_a_file_that_may_not_come_in_is_refused_with_its_reason(name: str, sender: Sender) -> None:
    code, make = corpus.REFUSED[name]
    with pytest.raises(FileRefused) as refusal:
        accept(sender=sender, file=ContentFile(make()), file_name=name)
    assert refusal.value.code == code
    assert refusal.value.pointer == "/image"
    assert refusal.value.detail.endswith("Nothing was stored.")


def test_a_refused_file_leaves_no_row_object_or_ledger_entry(sender: Sender) -> None:
    entries = LedgerEntry.objects.count()
    with pytest.raises(FileRefused):
        accept(sender=sender, file=ContentFile(corpus.HTML), file_name="x.jpg")
    assert not Image.objects.exists()
    assert LedgerEntry.objects.count() == entries
    assert not [key for key in store.keys("objects") if sender.organisation.pk.hex in key]


def test_a_file_is_too_large_from_the_first_byte_too_many(
    sender: Sender, settings: Settings
) -> None:
    content = make_image()
    settings.MAX_UPLOAD_BYTES = len(content)
    accept(sender=sender, file=ContentFile(content), file_name="x.jpg")
    settings.MAX_UPLOAD_BYTES = len(content) - 1
    with pytest.raises(FileRefused) as refusal:
        accept(sender=sender, file=ContentFile(content), file_name="x.jpg")
    assert (refusal.value.code, refusal.value.status) == ("file_too_large", 413)
