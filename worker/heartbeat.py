"""Keeping leases alive while their batches are worked on."""

import threading
import uuid
from types import TracebackType
from typing import Self

from django.conf import settings
from django.db import DatabaseError, connection

from images import leases


class Heartbeat:
    """Renews the leases it was given, at a third of their length, until it is left."""

    def __init__(self) -> None:
        self._tokens: set[uuid.UUID] = set()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopped.set()
        self._thread.join()

    def keep(self, token: uuid.UUID) -> None:
        self._tokens.add(token)

    def drop(self, token: uuid.UUID) -> None:
        self._tokens.discard(token)

    def _beat(self) -> None:
        try:
            while not self._stopped.wait(settings.LEASE_SECONDS / 3):
                self._renew()
        finally:
            connection.close()

    def _renew(self) -> None:
        try:
            leases.renew(tuple(self._tokens))
        except DatabaseError:
            connection.close()  # a new one is opened at the next beat
