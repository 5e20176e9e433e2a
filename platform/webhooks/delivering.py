"""Sending what is due: threads talk to partners, this thread alone to the database."""

import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from django.conf import settings

from webhooks import leases
from webhooks.sending import Parcel, Try, packed, send
from webhooks.services.settling import write_down

# Other jobs share the queue: whoever is still due then gets a task of their own.
TASK_SECONDS = 10


def deliver_due() -> None:
    """Send until nothing is due or the time is up; no transaction is open while it talks."""
    ends = time.monotonic() + TASK_SECONDS
    flying: set[Future[Try]] = set()
    with ThreadPoolExecutor(settings.WEBHOOK_THREADS) as threads:
        while True:
            if time.monotonic() < ends:
                free = settings.WEBHOOK_THREADS - len(flying)
                flying |= {threads.submit(send, parcel) for parcel in _parcels(free)}
            if not flying:
                return
            landed, flying = wait(flying, return_when=FIRST_COMPLETED)
            for one in landed:
                write_down(one.result())


def _parcels(limit: int) -> Iterator[Parcel]:
    for delivery in leases.claim(limit) if limit else ():
        yield packed(delivery)
