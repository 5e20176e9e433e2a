"""From queued rows to verdict rows with the real decoder, the released weights and real storage."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from pytest_django import Settings

from detection.models import Analysis, Finding
from detection.pipeline.slots import expand
from detection.pipeline.weights import WEIGHTS_DIR
from images.models import Submission
from tests.factories import ImageFactory, SubmissionFactory
from worker.processes import put_away
from worker.tasks import analyse

# The writing thread has a connection of its own and sees only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)
Status = Submission.Status
MakeImage = Callable[..., bytes]


@pytest.fixture(autouse=True)
def fresh_tools(settings: Settings) -> Iterator[None]:
    """Rows of releases go with each test, so what a process keeps must go too."""
    settings.DETECTORS = ["cnn"]
    yield
    put_away()


def submit(content: bytes) -> Submission:
    image = ImageFactory.create(content=content)
    return SubmissionFactory.create(image=image, organisation=image.organisation)


def test_a_queued_image_gets_a_verdict_with_its_release(make_image: MakeImage) -> None:
    submission = submit(make_image(256, 192, seed=3))
    analyse()
    submission.refresh_from_db()
    finding = Finding.objects.select_related("release").get(detector="cnn")
    assert submission.status == Status.ANALYSED
    assert finding.release is not None
    assert finding.release.weights_sha256 == finding.release.card["weights"]["sha256"]
    assert submission.probability == finding.probability


def test_every_released_detector_judges_unless_told_otherwise(
    make_image: MakeImage, settings: Settings
) -> None:
    settings.DETECTORS = ["all"]
    submission = submit(make_image(256, 192, seed=2))
    analyse()
    analysis = Analysis.objects.select_related("decided_by").get(submission=submission)
    released = expand(["all"], WEIGHTS_DIR)
    assert {found.detector for found in analysis.findings.all()} == set(released)
    assert not analysis.findings.filter(status=Finding.Status.FAILED).exists()
    assert analysis.decided_by is not None


def test_preview_thumbnail_and_heat_map_are_stored(make_image: MakeImage) -> None:
    submission = submit(make_image(256, 192, seed=4))
    analyse()
    image = Submission.objects.select_related("image").get(pk=submission.pk).stored_image
    keys = [image.preview_key, image.thumbnail_key, Finding.objects.get().heatmap_key]
    assert all(key and default_storage.exists(key) for key in keys)
    assert len(image.pdq) == 64


def test_a_batch_of_good_and_bad_leaves_nothing_waiting(make_image: MakeImage) -> None:
    good, bad = make_image(128, 128, seed=5), make_image(512, 512, seed=6)
    submissions = [submit(good), submit(bad[: len(bad) // 2])]
    analyse()
    statuses = [Submission.objects.get(pk=s.pk).status for s in submissions]
    assert statuses == [Status.ANALYSED, Status.REJECTED]


def test_running_the_task_twice_changes_nothing(make_image: MakeImage) -> None:
    submit(make_image(64, 64, seed=7))
    analyse()
    analyse()
    assert Analysis.objects.count() == 1


def test_missing_weights_send_the_image_to_people(
    make_image: MakeImage, settings: Settings, tmp_path: Path
) -> None:
    settings.DETECTOR_WEIGHTS_DIR = tmp_path
    submission = submit(make_image(64, 64, seed=8))
    analyse()
    submission.refresh_from_db()
    finding = Finding.objects.get()
    assert (finding.status, submission.verdict) == ("not_applicable", "not_applicable")
    assert finding.reason
    assert submission.cases.get().cause == "no_detector"


def test_wrong_bytes_in_the_store_get_no_verdict(make_image: MakeImage) -> None:
    submission = submit(make_image(64, 64, seed=9))
    path = Path(default_storage.path(submission.stored_image.object_key))
    path.write_bytes(make_image(64, 64, seed=10))
    analyse()
    submission.refresh_from_db()
    assert (submission.status, submission.attempts) == (Status.QUEUED, 1)
    assert not Analysis.objects.exists()
