"""What was read is kept with the image."""

import pytest

from images.models import Image
from images.provenance.facts import Provenance, Xmp, read_back
from images.services import Derived, attach_derived
from tests.factories import ImageFactory

FOUND = Provenance(xmp=Xmp(True, ("trainedAlgorithmicMedia",), ('"quoted", {braces} and ü',)))


def derived(image: Image, provenance: Provenance) -> Derived:
    return Derived(image.pk, 64, 48, "previews/x", "thumbnails/x", "0" * 64, 90, provenance)


@pytest.mark.django_db
def test_it_is_written_with_what_decoding_made() -> None:
    images = [ImageFactory.create() for _ in range(3)]
    attach_derived([derived(image, FOUND) for image in images])
    for image in Image.objects.all():
        assert read_back(image.provenance) == FOUND


@pytest.mark.django_db
def test_an_image_from_before_was_never_read() -> None:
    assert read_back(ImageFactory.create().provenance) is None


@pytest.mark.django_db
def test_a_file_that_says_nothing_was_read() -> None:
    image = ImageFactory.create()
    attach_derived([derived(image, Provenance())])
    image.refresh_from_db()
    assert read_back(image.provenance) == Provenance()
