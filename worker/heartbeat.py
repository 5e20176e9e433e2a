"""Keeping a lease alive while a batch is worked on."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, connection

from images import leases


@contextmanager
def beating(token: uuid.UUID) -> Iterator[None]:
    """Renew the lease at a third of its length until the block ends."""
    stopped = threading.Event()
    thread = threading.Thread(target=_beat, args=(token, stopped), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


def _beat(token: uuid.UUID, stopped: threading.Event) -> None:
    try:
        while not stopped.wait(settings.LEASE_SECONDS / 3):
            _renew(token)
    finally:
        connection.close()


def _renew(token: uuid.UUID) -> None:
    try:
        leases.renew(token)
    except DatabaseError:
        connection.close()  # a new one is opened at the next beat
