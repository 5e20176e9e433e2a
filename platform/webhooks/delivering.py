"""Sending what is due: threads talk to partners, this thread alone to the database."""

import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait

from django.conf import settings

from common.jobs import Job, enqueue
from webhooks import leases
from webhooks.sending import Parcel, Try, packed, send
from webhooks.services.settling import write_down
from webhooks.turns import turn

# With a last try, within the time that a worker has to stop.
TASK_SECONDS = 10
Flying = set[Future[Try]]


def deliver_due() -> None:
    """Send until nothing is due or the time is up; no transaction is open while it talks."""
    ends = time.monotonic() + TASK_SECONDS
    with ThreadPoolExecutor(settings.WEBHOOK_THREADS) as threads:
        with turn() as is_ours:
            flying = _keep_sending(threads, ends) if is_ours else set()
        if is_ours and _left(ends) == 0:  # another process goes on while the last calls end
            enqueue(Job.DELIVER)
        for one in as_completed(flying):
            write_down(one.result())


def _keep_sending(threads: ThreadPoolExecutor, ends: float) -> Flying:
    """What is still under way when the time is up."""
    flying = Flying()
    while _left(ends):
        free = settings.WEBHOOK_THREADS - len(flying)
        flying |= {threads.submit(send, parcel) for parcel in _parcels(free)}
        if not flying:
            break
        landed, flying = wait(flying, timeout=_left(ends), return_when=FIRST_COMPLETED)
        for one in landed:
            write_down(one.result())
    return flying


def _parcels(limit: int) -> Iterator[Parcel]:
    for delivery in leases.claim(limit) if limit else ():
        yield packed(delivery)


def _left(ends: float) -> float:
    return max(ends - time.monotonic(), 0)
