"""Services name jobs; every job has its task, and a dead broker costs nobody a request."""

import time

from common.jobs import Door, Job
from worker.celery import app


def test_every_job_has_a_task() -> None:
    app.loader.import_default_modules()
    assert {job.value for job in Job} <= set(app.tasks)


def test_every_task_of_the_product_is_a_job() -> None:
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if name.startswith("worker.")}
    assert ours == {job.value for job in Job}


def test_everything_on_the_clock_is_a_job() -> None:
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    # The sweep sends these.
    on_demand = {
        Job.ANALYSE, Job.DELIVER, Job.FETCH, Job.PREPARE_GAME, Job.MAKE_EXACT_COPIES, Job.ERASE,
    }  # fmt: skip
    assert scheduled == set(Job) - on_demand


def test_a_closed_door_sends_nothing() -> None:
    assert Door().send(Job.ANALYSE) is False


def test_a_dead_broker_is_asked_once_and_then_left_alone() -> None:
    door, calls = Door(pause_seconds=60), []

    def refuse(name: str) -> None:
        calls.append(name)
        raise ConnectionRefusedError

    door.open(refuse, (OSError,))
    started = time.monotonic()
    assert [door.send(Job.ANALYSE) for _ in range(3)] == [False, False, False]
    assert calls == [Job.ANALYSE.value]
    assert time.monotonic() - started < 1
