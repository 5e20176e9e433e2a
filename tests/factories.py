"""Rows for tests: every factory makes a whole, valid thing with real bytes behind it."""

import hashlib
import io
from functools import cache
from typing import Any

import numpy as np
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
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

from accounts.models import ApiKey, Membership, Organisation, User
from accounts.roles import Role
from common.ids import uuid7
from detection.models import Analysis, DetectorRelease, Finding, Verdict
from images.models import Image, Submission
from moderation.models import Case, Policy, Queue

PASSWORD = "correct horse battery staple"


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


@cache
def hashed_password() -> str:
    """Hashing takes half a second on purpose; everybody in the tests shares one hash."""
    return make_password(PASSWORD)


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = Sequence(lambda n: f"person{n}@example.org")
    name = Sequence(lambda n: f"Person {n}")
    password = LazyFunction(hashed_password)


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = Sequence(lambda n: f"Organisation {n}")
    slug = Sequence(lambda n: f"organisation-{n}")


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = SubFactory(UserFactory)
    organisation = SubFactory(OrganisationFactory)


class ApiKeyFactory(DjangoModelFactory[ApiKey]):
    """A key's row only, good for foreign keys; the fixture `api_key` makes one that opens doors."""

    class Meta:
        model = ApiKey

    organisation = SubFactory(OrganisationFactory)
    name = Sequence(lambda n: f"Key {n}")
    prefix = Sequence(lambda n: f"tsk_live_{n:04}")
    key_hash = LazyFunction(lambda: uuid7().hex * 2)
    scopes = LazyFunction(list)
    created_by = SubFactory(UserFactory)


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


class DetectorReleaseFactory(DjangoModelFactory[DetectorRelease]):
    class Meta:
        model = DetectorRelease
        django_get_or_create = ("detector", "version", "weights_sha256")

    detector = "cnn"
    version = "2026.11.1"
    weights_sha256 = "c" * 64


class AnalysisFactory(DjangoModelFactory[Analysis]):
    class Meta:
        model = Analysis

    submission = SubFactory(SubmissionFactory)
    pipeline_version = "1"
    verdict = Verdict.LIKELY_FAKE
    probability = 0.97
    milliseconds = 12.5


class FindingFactory(DjangoModelFactory[Finding]):
    class Meta:
        model = Finding

    analysis = SubFactory(AnalysisFactory)
    release = SubFactory(DetectorReleaseFactory)
    detector = "cnn"
    status = Finding.Status.SCORED
    probability = 0.97
    threshold = 0.6
    milliseconds = 8.0


def analysed_submission(
    *,
    verdict: Verdict = Verdict.LIKELY_FAKE,
    probability: float | None = 0.97,
    heatmap_key: str = "",
    **fields: object,
) -> Submission:
    """A finished submission with one analysis and one finding of the detector `cnn`."""
    submission = SubmissionFactory.create(
        status=Submission.Status.ANALYSED,
        verdict=verdict,
        probability=probability,
        attempts=1,
        finished_at=timezone.now(),
        **fields,
    )
    analysis = AnalysisFactory.create(
        submission=submission, verdict=verdict, probability=probability
    )
    outcome: dict[str, Any] = {"probability": probability}
    if probability is None:
        outcome |= {"status": Finding.Status.NOT_APPLICABLE, "reason": "The image is too small."}
    FindingFactory.create(analysis=analysis, heatmap_key=heatmap_key, **outcome)
    return submission


class QueueFactory(DjangoModelFactory[Queue]):
    class Meta:
        model = Queue
        django_get_or_create = ("slug",)

    name = "General review"
    slug = "general"
    is_default = True


class PolicyFactory(DjangoModelFactory[Policy]):
    class Meta:
        model = Policy

    code = Sequence(lambda n: f"policy-{n}")
    title = Sequence(lambda n: f"Policy {n}")
    text = "Synthetic media that deceives is not allowed."


class CaseFactory(DjangoModelFactory[Case]):
    """An open case on an analysed submission."""

    class Meta:
        model = Case

    submission = LazyFunction(lambda: analysed_submission(flag=Submission.Flag.FLAGGED))
    queue = SubFactory(QueueFactory)
    cause = Case.Cause.LIKELY_FAKE
    due_at = LazyFunction(timezone.now)


def staff(role: Role, **fields: object) -> User:
    """A person of the platform's own staff, in the group of that role."""
    user = UserFactory.create(is_staff=role in {Role.AUDITOR, Role.ADMINISTRATOR}, **fields)
    group, _ = Group.objects.get_or_create(name=role)
    user.groups.add(group)
    return user
