"""The platform from queued rows to verdict rows."""

import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from django.core.files import File
from django.db.models import F, Max
from django.utils import timezone

from accounts.models import Organisation, User
from benchmarks.stack import Stack
from common.ids import uuid7
from common.jobs import Job
from images.intake import Sender, accept
from images.models import Image, Submission
from worker.celery import app

FAR_AWAY = timedelta(days=1)


def store_images(files: Sequence[Path]) -> list[Image]:
    """Bring every file in through the front door once; later rounds reuse the stored objects."""
    sender = Sender(
        organisation=Organisation.objects.create(name="Bench", slug="bench"),
        source=Submission.Source.WEB,
        user=User.objects.create_user("bench@example.org"),
    )
    images = []
    for path in files:
        with path.open("rb") as file:
            taken = accept(sender=sender, file=File(file), file_name=path.name)
        images.append(taken.submission.stored_image)
    return images


def images_per_second(
    stack: Stack, images: Sequence[Image], *, processes: int, one_task_each: bool
) -> float:
    """Rows wait with a due time far away; the clock starts when they become due."""
    stack.env["ANALYSIS_BATCH"] = "1" if one_task_each else "8"
    stack.start_analysis(processes)
    try:
        _drain(stack, images[:16], one_task_each=one_task_each)
        started, ended = _drain(stack, images, one_task_each=one_task_each)
    finally:
        stack.end("analysis")
    return len(images) / (ended - started)


def _drain(stack: Stack, images: Sequence[Image], *, one_task_each: bool) -> tuple[float, float]:
    rows = _queue(images)
    mine = Submission.objects.filter(pk__in=[row.pk for row in rows])
    started = time.time()
    mine.update(due_at=timezone.now())
    for _ in rows if one_task_each else rows[:1]:
        app.send_task(Job.ANALYSE.value)
    stack.wait("the queue", lambda: not mine.filter(finished_at=None).exists(), seconds=300)
    return started, mine.aggregate(last=Max("finished_at"))["last"].timestamp()


def _queue(images: Sequence[Image]) -> list[Submission]:
    due_at = timezone.now() + FAR_AWAY
    sender = User.objects.get(email="bench@example.org")
    return Submission.objects.bulk_create(
        Submission(
            id=uuid7(),
            organisation_id=image.organisation_id,
            image=image,
            source=Submission.Source.WEB,
            submitted_by=sender,
            due_at=due_at,
        )
        for image in images
    )


def seconds_to_verdict(ids: Sequence[str]) -> list[float]:
    """From the row's creation to its verdict, sorted."""
    rows = Submission.objects.filter(pk__in=ids, finished_at__isnull=False)
    waits = rows.annotate(wait=F("finished_at") - F("created_at")).values_list("wait", flat=True)
    return sorted(wait.total_seconds() for wait in waits)
