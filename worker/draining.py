"""Batch after batch, while there is work: one is written down while the next one is judged."""

import time
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing

from django.db import connection

from common.jobs import Job, enqueue
from images import leases
from images.leases import Batch
from images.newcomers import claim_newcomer
from worker.heartbeat import Heartbeat
from worker.judging import Results, judge
from worker.processes import Tools
from worker.settling import Settlement, settle
from worker.storing import store_pictures

# Well below Celery's time limit; whoever still waits then gets a task of their own.
TASK_SECONDS = 20
LOOK_SECONDS = 0.1  # between looks for a newcomer while all others are busy


def drain(tools: Tools) -> None:
    """Disk and database wait in a thread of their own, so that the processor need not."""
    with (
        Heartbeat() as heart,
        ThreadPoolExecutor(max_workers=1) as writer,
        closing(_batches(tools)) as batches,
    ):
        try:
            previous: Future[None] | None = None
            for batch in batches:
                heart.keep(batch.token)
                results = _judge(batch, tools)
                if previous:
                    previous.result()
                previous = writer.submit(_write_down, batch, results, tools, heart)
            if previous:
                previous.result()
        finally:
            writer.submit(_hang_up)


def _judge(batch: Batch, tools: Tools) -> Results:
    started = time.monotonic()
    pipeline = tools.pipeline if batch.has_newcomer else tools.unhurried
    results = judge(batch.submissions, pipeline, tools.decoder)
    tools.pace.learn(len(batch.submissions), time.monotonic() - started)
    return results


def _batches(tools: Tools) -> Generator[Batch, None, None]:
    """Claim until nothing waits or the time is up; a full batch calls an idle process to help.

    Whoever finds all others busy stays, for newcomers, until there is room.
    """
    ends = time.monotonic() + TASK_SECONDS
    while time.monotonic() < ends:
        with tools.lanes.taken() as is_ordinary:
            batch = _claimed(tools, is_ordinary)
            if batch.is_full and is_ordinary:
                enqueue(Job.ANALYSE)
            if batch.submissions:
                yield batch
        if is_ordinary and not batch.is_full:
            return
        if not batch.submissions:
            time.sleep(LOOK_SECONDS)
    enqueue(Job.ANALYSE)


def _claimed(tools: Tools, is_ordinary: bool) -> Batch:
    return leases.claim_batch(tools.pace.batch_size) if is_ordinary else claim_newcomer()


def _write_down(batch: Batch, results: Results, tools: Tools, heart: Heartbeat) -> None:
    try:
        seen, unstored = store_pictures(results.scored)
        settlement = Settlement(seen, results.rejected, results.failed + unstored)
        settle(batch.token, settlement, tools.releases)
    finally:
        heart.drop(batch.token)  # what could not be written down is somebody's again, soon


def _hang_up() -> None:
    """Close the connection of the thread that runs this."""
    connection.close()
