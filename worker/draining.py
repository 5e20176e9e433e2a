"""Batch after batch, while there is work: one is written down while the next one is judged."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import connection

from common.jobs import Job, enqueue
from images import leases
from images.leases import Batch
from worker.heartbeat import Heartbeat
from worker.judging import Results, judge
from worker.processes import Tools
from worker.settling import Settlement, settle
from worker.storing import store_pictures

# Well below Celery's time limit; whoever still waits then gets a task of their own.
TASK_SECONDS = 20


def drain(tools: Tools) -> None:
    """Disk and database wait in a thread of their own, so that the processor need not."""
    with Heartbeat() as heart, ThreadPoolExecutor(max_workers=1) as writer:
        try:
            previous: Future[None] | None = None
            for batch in _batches(tools):
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
    results = judge(batch.submissions, tools.pipeline, tools.decoder)
    tools.pace.learn(len(batch.submissions), time.monotonic() - started)
    return results


def _batches(tools: Tools) -> Iterator[Batch]:
    """Claim until nothing waits or the time is up; a full batch calls an idle process to help."""
    ends = time.monotonic() + TASK_SECONDS
    while True:
        with tools.seats.taken(tools.seat) as others:
            batch = _claimed(tools, others)
            if batch.is_full and others < tools.seats.ordinary - 1:
                enqueue(Job.ANALYSE)
            if batch.submissions:
                yield batch
        if not batch.is_full or time.monotonic() > ends:
            return


def _claimed(tools: Tools, others: int) -> Batch:
    if others < tools.seats.ordinary:
        return leases.claim_batch(tools.pace.batch_size)
    return leases.claim_newcomer()


def _write_down(batch: Batch, results: Results, tools: Tools, heart: Heartbeat) -> None:
    seen, unstored = store_pictures(results.scored)
    settlement = Settlement(seen, results.rejected, results.failed + unstored)
    settle(batch.token, settlement, tools.releases)
    heart.drop(batch.token)


def _hang_up() -> None:
    """Close the connection of the thread that runs this."""
    connection.close()
