"""Whoever comes in while all are busy with what others piled up is judged beside them."""

import os
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from pytest_django import Settings

from common.jobs import Job
from detection.pipeline.analyse import Pipeline
from images import leases
from images.decoding import Decoder
from images.models import Submission
from tests.factories import ImageFactory, SubmissionFactory, make_image
from tests.worker.test_lanes import Other
from worker import draining
from worker.background import STEPS_BACK
from worker.judging import Results, judge
from worker.lanes import Lanes
from worker.processes import Tools, put_away, tools

# The writing thread has a connection of its own and sees only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)
Status = Submission.Status
A_MOMENT = 0.5


@pytest.fixture
def busy_pool(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tools]:
    """What the last of two processes uses, while the other one judges."""
    settings.DETECTORS = ["cnn"]
    monkeypatch.setattr(draining, "TASK_SECONDS", A_MOMENT)
    lanes = Lanes(processes=2)
    other = Other(lanes)
    yield replace(tools(), lanes=lanes)
    other.die()
    lanes.close()
    put_away()


@pytest.fixture
def niceness(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How far each batch stepped back, as it is judged."""
    found: list[int] = []

    def noted(batch: Sequence[Submission], pipeline: Pipeline, decoder: Decoder) -> Results:
        here, process = threading.get_native_id(), os.getpid()
        found.append(
            os.getpriority(os.PRIO_PROCESS, here) - os.getpriority(os.PRIO_PROCESS, process)
        )
        return judge(batch, pipeline, decoder)

    monkeypatch.setattr(draining, "judge", noted)
    return found


def submit(like: Submission | None = None) -> Submission:
    """One of a new organisation, or of the same one."""
    image = like.image if like else ImageFactory.create(content=make_image(64, 64))
    assert image
    return SubmissionFactory.create(image=image, organisation=image.organisation)


def piled_up() -> Submission:
    """One that waits, of an organisation of which another one is being judged."""
    waiting = submit(like=submit())
    leases.claim_batch(1)
    return waiting


def status_of(submission: Submission) -> str:
    return Submission.objects.get(pk=submission.pk).status


def test_the_last_process_judges_a_newcomer_and_leaves_the_rest(
    busy_pool: Tools, asked: list[str]
) -> None:
    theirs, mine = piled_up(), submit()
    draining.drain(busy_pool)
    assert (status_of(mine), status_of(theirs)) == (Status.ANALYSED, Status.QUEUED)
    assert asked[-1] == Job.ANALYSE, "what it leaves is somebody's work"


def test_the_last_process_goes_on_with_whatever_is_next_when_another_one_ends(
    settings: Settings, asked: list[str]
) -> None:
    settings.DETECTORS = ["cnn"]
    lanes, theirs = Lanes(processes=2), piled_up()
    other = Other(lanes)
    leaving = threading.Timer(A_MOMENT, other.leave)
    leaving.start()
    began = time.monotonic()
    draining.drain(replace(tools(), lanes=lanes))
    leaving.join()
    lanes.close()
    put_away()
    assert status_of(theirs) == Status.ANALYSED
    assert A_MOMENT <= time.monotonic() - began < draining.TASK_SECONDS


def test_a_newcomer_is_judged_ahead_of_what_is_piled_up(
    settings: Settings, niceness: list[int], asked: list[str]
) -> None:
    settings.DETECTORS = ["cnn"]
    piled_up()
    draining.drain(tools())
    submit()
    draining.drain(tools())
    put_away()
    assert niceness == [STEPS_BACK, 0]
