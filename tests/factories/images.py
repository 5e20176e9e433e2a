"""Pictures made by code, stored images and submissions."""

import hashlib
import io

import numpy as np
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from factory.declarations import (
    LazyAttribute,
    LazyFunction,
    SelfAttribute,
    Sequence,
    SubFactory,
    Trait,
)
from factory.django import DjangoModelFactory
from PIL import Image as Picture

from accounts.models import Organisation
from common.ids import uuid7
from images.models import Image, Submission
from tests.factories.accounts import ApiKeyFactory, OrganisationFactory, UserFactory

ADDRESS = "https://example.org/pictures/1.jpg?signature=open-sesame"


def make_image(width: int = 64, height: int = 48, seed: int = 0, kind: str = "JPEG") -> bytes:
    """A coloured gradient with a little noise: another picture for every seed."""
    random = np.random.default_rng(seed)
    x = np.linspace(0, 160, width)[None, :, None]
    y = np.linspace(0, 60, height)[:, None, None]
    colour = random.integers(0, 30, 3)[None, None, :]
    pixels = x + y + colour + random.integers(0, 6, (height, width, 3))
    file = io.BytesIO()
    Picture.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(file, kind, quality=90)
    return file.getvalue()


class ImageFactory(DjangoModelFactory[Image]):
    """A stored JPEG; pass `content=` for bytes of your own (then also format, width, height)."""

    class Meta:
        model = Image

    class Params:
        content = Sequence(lambda n: make_image(seed=n))

    organisation = SubFactory(OrganisationFactory)
    sha256 = LazyAttribute(lambda image: hashlib.sha256(image.content).hexdigest())
    size_bytes = LazyAttribute(lambda image: len(image.content))
    format = Image.Format.JPEG
    width = 64
    height = 48

    object_key = LazyAttribute(lambda image: _stored(image.organisation, image.content))


def _stored(organisation: Organisation, content: bytes) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    key = f"objects/{organisation.id.hex}/{sha256[:2]}/{sha256}"
    return default_storage.save(key, ContentFile(content))


class SubmissionFactory(DjangoModelFactory[Submission]):
    """Queued and uploaded by a person; `SubmissionFactory.create(rejected=True)` and so on."""

    class Meta:
        model = Submission

    class Params:
        analysing = Trait(
            status=Submission.Status.ANALYSING,
            attempts=1,
            lease_token=LazyFunction(uuid7),
            lease_expires_at=LazyFunction(timezone.now),
        )
        rejected = Trait(
            status=Submission.Status.REJECTED,
            reason_code="damaged",
            reason="The image data is damaged.",
            finished_at=LazyFunction(timezone.now),
        )
        quarantined = Trait(
            status=Submission.Status.QUARANTINED,
            attempts=3,
            reason_code="decoder_crashed",
            reason="The image could not be analysed in three attempts.",
            finished_at=LazyFunction(timezone.now),
        )
        fetching = Trait(
            status=Submission.Status.FETCHING,
            image=None,
            file_name="",
            source_url=ADDRESS,
        )
        failed = Trait(
            status=Submission.Status.FAILED,
            image=None,
            file_name="",
            source_url=ADDRESS,
            attempts=1,
            reason_code="nothing_there",
            reason="There is nothing at the address (status 404).",
            finished_at=LazyFunction(timezone.now),
        )
        through_api = Trait(
            source=Submission.Source.API,
            submitted_by=None,
            api_key=SubFactory(ApiKeyFactory, organisation=SelfAttribute("..organisation")),
        )

    organisation = SubFactory(OrganisationFactory)
    image = SubFactory(ImageFactory, organisation=SelfAttribute("..organisation"))
    source = Submission.Source.WEB
    submitted_by = SubFactory(UserFactory)
    file_name = "picture.jpg"
