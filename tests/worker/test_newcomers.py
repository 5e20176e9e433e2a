"""Whoever comes in while all are busy with what others piled up is judged beside them."""

import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from pytest_django import Settings

from common.jobs import Job
from detection.pipeline.decode import Pixels
from detection.pipeline.findings import Judgement
from images import leases
from images.models import Submission
from tests.images.tenants import Tenant
from tests.worker.pools import Enter, Other
from worker import draining
from worker.background import NICEST, STEPS_BACK, Unhurried, background
from worker.judging import Judge
from worker.lanes import Lanes
from worker.processes import Tools, put_away, tools

# The writing thread has a connection of its own and sees only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)
Status = Submission.Status
A_MOMENT = 0.5


@pytest.fixture(autouse=True)
def alone(settings: Settings, db: None) -> Iterator[Tools]:
    """What a process outside a pool uses."""
    settings.DETECTORS = ["cnn"]
    yield tools()
    put_away()


@pytest.fixture
def others(enter: Enter) -> tuple[Other, Other]:
    """The processes that judge whatever is next."""
    return enter(), enter()


@pytest.fixture
def last(alone: Tools, lanes: Lanes, others: tuple[Other, Other]) -> Tools:
    """What the third one uses."""
    assert all(other.is_ordinary for other in others)
    return replace(alone, lanes=lanes)


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A task ends soon."""
    monkeypatch.setattr(draining, "TASK_SECONDS", A_MOMENT)


class Noted:
    """A pipeline that notes how far the thread of each call has stepped back."""

    def __init__(self, pipeline: Judge) -> None:
        self.pipeline, self.steps_back = pipeline, list[int]()

    def judge(self, images: Sequence[Pixels]) -> list[Judgement]:
        here, process = threading.get_native_id(), os.getpid()
        niceness = os.getpriority(os.PRIO_PROCESS, here)
        self.steps_back.append(niceness - os.getpriority(os.PRIO_PROCESS, process))
        return self.pipeline.judge(images)


def piled_up() -> Submission:
    """One that waits, of an organisation of which another one is being judged."""
    _, waiting = Tenant().send(2)
    leases.claim_batch(1)
    return waiting


def status_of(submission: Submission) -> str:
    return Submission.objects.get(pk=submission.pk).status


@pytest.mark.usefixtures("soon")
def test_the_last_process_judges_a_newcomer_and_leaves_the_rest(last: Tools) -> None:
    theirs, (mine,) = piled_up(), Tenant().send()
    draining.drain(last)
    assert (status_of(mine), status_of(theirs)) == (Status.ANALYSED, Status.QUEUED)


@pytest.mark.usefixtures("soon")
def test_what_the_last_process_leaves_is_somebodys_work(last: Tools, asked: list[str]) -> None:
    piled_up()
    draining.drain(last)
    assert asked == [Job.ANALYSE]


def test_the_last_process_goes_on_with_whatever_is_next_when_another_one_ends(
    last: Tools, others: tuple[Other, Other]
) -> None:
    theirs = piled_up()
    leaving = threading.Timer(A_MOMENT, others[0].leave)
    leaving.start()
    draining.drain(last)
    leaving.join()
    assert status_of(theirs) == Status.ANALYSED


def test_a_newcomer_is_judged_ahead_of_what_is_piled_up(alone: Tools) -> None:
    noted = Noted(alone.pipeline)
    with background() as behind:
        using = replace(alone, pipeline=noted, unhurried=Unhurried(noted, behind))
        piled_up()
        draining.drain(using)
        Tenant().send()
        draining.drain(using)
    mine = os.getpriority(os.PRIO_PROCESS, os.getpid())
    assert noted.steps_back == [min(STEPS_BACK, NICEST - mine), 0]
