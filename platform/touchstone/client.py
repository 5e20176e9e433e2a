"""The client: one method for each thing that the API does."""

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Any, Self, TypedDict, Unpack

from touchstone.answers import document_of
from touchstone.batches import Batches
from touchstone.calls import SUBMISSIONS, submission_path
from touchstone.connection import Connection
from touchstone.errors import NotFinished
from touchstone.hooks import Webhooks
from touchstone.lookups import Lookups
from touchstone.models import Submission, submission_of
from touchstone.opinions import Opinions
from touchstone.paging import items_over_pages, page_of, query_of
from touchstone.pictures import Picture, opened
from touchstone.reading import read
from touchstone.results import Page, SharedLinks
from touchstone.retries import Clock, Retries

LONGEST_SERVER_WAIT = 10
FIRST_LOOK_SECONDS = 0.25
LONGEST_LOOK_SECONDS = 5.0
PNG = "image/png"


class Filters(TypedDict, total=False):
    """Which submissions to list; times are exclusive."""

    reference: str
    status: str
    verdict: str
    flag: str
    created_after: datetime | str
    created_before: datetime | str


class Client(Batches, Lookups, Opinions):
    """Threads may share one. `with` closes its connections."""

    def __init__(
        self,
        base_url: str,
        key: str,
        *,
        timeout: float = 30.0,
        retries: Retries | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._clock = clock or Clock()
        self._connection = Connection(
            base_url, key, timeout=timeout, retries=retries or Retries(), clock=self._clock
        )
        self.webhooks = Webhooks(self._connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Client({self.base_url!r})"

    def close(self) -> None:
        self._connection.close()

    @property
    def base_url(self) -> str:
        return self._connection.base_url

    def submit(
        self,
        image: Picture,
        *,
        reference: str = "",
        metadata: Mapping[str, Any] | None = None,
        callback: str = "",
        wait: float = 0,
        idempotency_key: str = "",
    ) -> Submission:
        """Accepted when it returns, exactly once, however many tries it took.

        With `wait`, what is known after at most that many seconds; look at `is_final`.
        `callback` is the id of a webhook endpoint of yours that is told all about it, too.
        """
        end = self._clock.now() + wait
        words = {
            "reference": reference,
            "metadata": json.dumps(metadata) if metadata else "",
            "callback": callback,
        }
        with opened(image) as part:
            answer = self._connection.post(
                SUBMISSIONS,
                idempotency_key=idempotency_key or uuid.uuid4().hex,
                wait=min(int(wait), LONGEST_SERVER_WAIT),
                files=[("image", part)],
                fields={name: said for name, said in words.items() if said},
            )
        return self._followed(submission_of(document_of(answer)), end)

    def submit_url(
        self,
        url: str,
        *,
        reference: str = "",
        metadata: Mapping[str, Any] | None = None,
        callback: str = "",
        wait: float = 0,
        idempotency_key: str = "",
    ) -> Submission:
        """The same for an image that the server fetches itself, from an address of the internet.

        What lies there shows later: `status` becomes `failed` if it is no image that is taken.
        """
        end = self._clock.now() + wait
        words = {"reference": reference, "metadata": dict(metadata or {}), "callback": callback}
        answer = self._connection.send(
            "POST",
            SUBMISSIONS,
            {"url": url} | {name: said for name, said in words.items() if said},
            idempotency_key=idempotency_key or uuid.uuid4().hex,
            wait=min(int(wait), LONGEST_SERVER_WAIT),
        )
        return self._followed(submission_of(document_of(answer)), end)

    def get(self, submission_id: str, *, wait: float = 0) -> Submission:
        """With `wait` the server holds the answer for the verdict, for at most ten seconds."""
        held = min(int(wait), LONGEST_SERVER_WAIT)
        answer = self._connection.get(submission_path(submission_id), wait=held)
        return submission_of(document_of(answer))

    def delete(self, submission_id: str) -> None:
        """The image and every word about it, for good; a second time is no error.

        Raises NotFound for what was never there, Conflict for what must be kept.
        """
        self._connection.send("DELETE", submission_path(submission_id))

    def wait(self, submission_id: str, *, timeout: float = 60.0) -> Submission:
        """The submission with its verdict; raises NotFinished after so many seconds."""
        end = self._clock.now() + timeout
        found = self._followed(self.get(submission_id), end)
        if not found.is_final:
            raise NotFinished(found, timeout)
        return found

    def list(self, *, page_size: int = 50, **filters: Unpack[Filters]) -> Iterator[Submission]:
        """Newest first; the next page is only asked for when the one before is used up."""
        query = query_of(filters, page_size)
        for item in items_over_pages(self._connection, SUBMISSIONS, query):
            yield submission_of(item)

    def page(self, *, limit: int = 50, cursor: str = "", **filters: Unpack[Filters]) -> Page:
        """One page of the list, for who goes on another day: keep its `next_cursor`."""
        query = query_of(filters, limit) | ({"cursor": cursor} if cursor else {})
        items, following = page_of(self._connection, SUBMISSIONS, query)
        return Page(tuple(submission_of(item) for item in items), following)

    def heatmap(self, submission_id: str, detector: str | None = None) -> bytes:
        """A PNG: this detector's map, or the most faithful one; raises NotFound without one."""
        query = {"detector": detector} if detector else {}
        return self._connection.get(submission_path(submission_id, "heatmap"), query, PNG).content

    def evidence(self, submission_id: str, detector: str, name: str) -> bytes:
        """A PNG that a detector made of what it found, as `evidence_urls` names it."""
        path = submission_path(submission_id, "evidence", detector, name)
        return self._connection.get(path, accept=PNG).content

    def share(self, submission_id: str) -> SharedLinks:
        """Addresses of its pictures for a browser, which open without a key for a while."""
        answer = self._connection.send("POST", submission_path(submission_id, "links"))
        links = read(SharedLinks, document_of(answer))
        return replace(
            links,
            preview=links.preview and f"{self.base_url}{links.preview}",
            heatmaps=self._whole(links.heatmaps),
            evidence={name: self._whole(pictures) for name, pictures in links.evidence.items()},
        )

    def _whole(self, addresses: Mapping[str, str]) -> dict[str, str]:
        return {name: f"{self.base_url}{path}" for name, path in addresses.items()}

    def _followed(self, submission: Submission, end: float) -> Submission:
        """Looked at again, less and less often, until it is final or the time is over."""
        pause = FIRST_LOOK_SECONDS
        while not submission.is_final and (left := end - self._clock.now()) > 0:
            self._clock.sleep(min(pause, left))
            submission = self.get(submission.id)
            pause = min(pause * 1.5, LONGEST_LOOK_SECONDS)
        return submission
