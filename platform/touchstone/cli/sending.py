"""Several uploads at a time; what is wrong with one file does not stop the others."""

import argparse
import errno
import os
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import TypedDict

from touchstone.cli.endings import HOPELESS, WRONG_PLACE
from touchstone.cli.lull import Lull, Postponed
from touchstone.cli.options import Stopped
from touchstone.cli.outcomes import Outcome, answered, failed
from touchstone.client import Client
from touchstone.errors import TouchstoneError
from touchstone.models import Submission
from touchstone.refusals import Refused


@dataclass(frozen=True)
class Parcel:
    """A file to send, or the address of one; a key of its own makes a repeat harmless."""

    path: Path | str
    idempotency_key: str = ""


class Words(TypedDict):
    """What is said along with it."""

    reference: str
    metadata: Mapping[str, str]
    callback: str
    wait: float
    idempotency_key: str


@dataclass
class Sender:
    """After what would happen to every file, `hopeless` says so and the rest is not sent."""

    client: Client
    stop: Event
    reference: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    callback: str = ""
    wait_seconds: float = 0
    parallel: int = 4
    hopeless: TouchstoneError | None = None
    has_answered: bool = False
    lull: Lull | None = None
    unheard: list[Outcome] = field(default_factory=list)

    def send(self, parcels: Sequence[Parcel]) -> Generator[Outcome, None, None]:
        """In the order in which they are done; `unheard` has the rest if somebody broke it off."""
        pool = ThreadPoolExecutor(self.parallel)
        under_way = {pool.submit(self._send, parcel) for parcel in parcels}
        try:
            for done in as_completed(tuple(under_way)):
                under_way.discard(done)
                yield done.result()
        except BaseException:
            self.stop.set()
            raise
        finally:
            pool.shutdown(cancel_futures=True)
            self.unheard = [one.result() for one in under_way if not one.cancelled()]

    def _send(self, parcel: Parcel) -> Outcome:
        try:
            submission = self._submitted(parcel)
        except (OSError, TouchstoneError) as error:
            self._note(error)
            return failed(parcel.path, error)
        self.has_answered = True
        if self.lull:
            self.lull.was_answered()
        return answered(parcel.path, submission, waited=self.wait_seconds > 0)

    def _submitted(self, parcel: Parcel) -> Submission:
        if self.stop.is_set():
            raise Stopped("It was not sent, because the run was ended.")
        if self.lull and self.lull.is_on:
            raise Postponed("It was not sent yet, because the server asked to wait.")
        words = Words(
            reference=self.reference,
            metadata=self.metadata,
            callback=self.callback,
            wait=self.wait_seconds,
            idempotency_key=parcel.idempotency_key,
        )
        if isinstance(parcel.path, str):
            return self.client.submit_url(parcel.path, **words)
        return self.client.submit(_checked(parcel.path), **words)

    def _note(self, error: Exception) -> None:
        hopeless = HOPELESS if self.has_answered else HOPELESS + WRONG_PLACE
        if isinstance(error, hopeless):
            self.hopeless = self.hopeless or error
            self.stop.set()
        self.has_answered = self.has_answered or isinstance(error, Refused)
        if self.lull and isinstance(error, TouchstoneError) and error.is_transient:
            self.lull.begin(error)


def sender_of(options: argparse.Namespace, client: Client, stop: Event) -> Sender:
    """As `add_words` and `add_wait` describe it."""
    return Sender(
        client,
        stop,
        reference=options.reference,
        metadata=dict(options.metadata),
        callback=options.callback,
        wait_seconds=options.timeout if options.wait else 0,
        parallel=options.parallel,
    )


def _checked(path: Path) -> Path:
    """Opening a pipe would wait for somebody to write into it."""
    if path.exists() and not path.is_dir() and not path.is_file():
        raise OSError(errno.EINVAL, "it is no ordinary file", os.fspath(path))
    return path
