"""What is there after an image was accepted."""

import hashlib

from django.core.files.base import ContentFile

from images import store
from images.intake import Sender, accept
from images.models import Submission
from tests.factories import make_image


def test_an_accepted_image_is_queued_with_its_bytes_in_the_store(sender: Sender) -> None:
    content = make_image()
    accepted = accept(sender=sender, file=ContentFile(content), file_name="cat.jpg")
    image = accepted.submission.image
    assert not accepted.replayed
    assert (image.format, image.width, image.height) == ("JPEG", 64, 48)
    assert store.read_verified(image.object_key, hashlib.sha256(content).hexdigest()) == content
    assert Submission.objects.get().status == Submission.Status.QUEUED
