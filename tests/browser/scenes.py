"""What happens behind the pages while somebody looks at them."""

import io

import numpy as np
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Picture

from accounts.models import Organisation, User
from detection.pipeline.findings import Finding, Judgement
from detection.pipeline.heatmap import overlay_png
from detection.services import Judged
from images import leases
from images.models import Submission
from images.services import Derived
from tests.factories import DetectorReleaseFactory, ImageFactory, SubmissionFactory, make_image
from worker.settling import Settlement, settle
from worker.storing import Seen

WIDTH, HEIGHT = 480, 320


def waiting(organisation: Organisation, user: User, **fields: object) -> Submission:
    """A queued submission of a picture that is large enough to look at."""
    content = make_image(WIDTH, HEIGHT, seed=Submission.objects.count())
    image = ImageFactory.create(
        organisation=organisation, content=content, width=WIDTH, height=HEIGHT
    )
    return SubmissionFactory.create(
        organisation=organisation, submitted_by=user, image=image, **fields
    )


def finish(verdict: str = "likely_fake", probability: float = 0.973) -> Submission:
    """The worker's last step for the oldest queued submission: lease, verdict, flag, ledger."""
    batch = leases.claim_batch(1)
    submission = batch.submissions[0]
    release = DetectorReleaseFactory.create()
    heatmaps = {"cnn": _heat(submission)}
    judged = Judged(submission.pk, _judgement(verdict, probability), 41.5, heatmaps)
    settle(batch.token, Settlement(seen=[Seen(judged, _derived(submission))]), {"cnn": release})
    submission.refresh_from_db()
    return submission


def _judgement(verdict: str, probability: float) -> Judgement:
    found = Finding(
        detector="cnn",
        version="2026.11.1",
        weights_sha256="c" * 64,
        status="scored",
        probability=probability,
        threshold=0.8,
        reason="",
        heatmap=None,
        milliseconds=12.0,
    )
    interval = (max(0.0, probability - 0.04), min(1.0, probability + 0.02))
    return Judgement(verdict, probability, interval, (found,), "1")


def _derived(submission: Submission) -> Derived:
    picture = Picture.open(io.BytesIO(make_image(WIDTH, HEIGHT)))
    keys = [_stored(submission, picture.resize(size)) for size in ((WIDTH, HEIGHT), (96, 64))]
    return Derived(submission.stored_image.pk, WIDTH, HEIGHT, keys[0], keys[1], "0" * 64, 90)


def _stored(submission: Submission, picture: Picture.Image) -> str:
    file = io.BytesIO()
    picture.save(file, "WEBP")
    return default_storage.save(
        f"previews/{submission.pk.hex}-{picture.width}.webp", ContentFile(file.getvalue())
    )


def _heat(submission: Submission) -> str:
    rows, columns = np.mgrid[0 : HEIGHT // 2, 0 : WIDTH // 2]
    heat = np.exp(-(((columns - 150) / 40) ** 2 + ((rows - 60) / 30) ** 2)).astype(np.float32)
    return default_storage.save(f"heatmaps/{submission.pk.hex}.png", ContentFile(overlay_png(heat)))
