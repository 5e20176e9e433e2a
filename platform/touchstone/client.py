"""The client: one method for each thing that the API does."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Self, TypedDict, Unpack

from touchstone.answers import document_of
from touchstone.batches import Batches
from touchstone.calls import SUBMISSIONS, submission_path
from touchstone.connection import Connection
from touchstone.hooks import Webhooks
from touchstone.lookups import Lookups
from touchstone.models import Submission, submission_of
from touchstone.opinions import Opinions
from touchstone.paging import items_over_pages, page_of, query_of
from touchstone.reading import read
from touchstone.results import Page, SharedLinks
from touchstone.retries import Clock, Retries
from touchstone.submitting import Submitting

PNG = "image/png"


class Filters(TypedDict, total=False):
    """Which submissions to list; times are exclusive."""

    reference: str
    status: str
    verdict: str
    flag: str
    created_after: datetime | str
    created_before: datetime | str


class Client(Submitting, Batches, Lookups, Opinions):
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

    def delete(self, submission_id: str) -> None:
        """The image and every word about it, for good; a second time is no error.

        Raises NotFound for what was never there, Conflict for what must be kept, and Forbidden
        for a key without the scope `submissions:delete`.
        """
        self._connection.send("DELETE", submission_path(submission_id))

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
