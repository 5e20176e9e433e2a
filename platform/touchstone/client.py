"""The client: one method for each thing that the API does."""

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self, TypedDict, Unpack
from urllib.parse import parse_qs, urlsplit

from touchstone.answers import document_of
from touchstone.batches import Batches
from touchstone.calls import items_of, path_of
from touchstone.connection import Connection
from touchstone.errors import NotFinished, UnexpectedAnswer
from touchstone.lookups import Lookups
from touchstone.models import Submission, submission_of
from touchstone.opinions import Opinions
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
        wait: float = 0,
        idempotency_key: str = "",
    ) -> Submission:
        """Accepted when it returns, exactly once, however many tries it took.

        With `wait`, what is known after at most that many seconds; look at `is_final`.
        """
        end = self._clock.now() + wait
        words = {"reference": reference, "metadata": json.dumps(metadata) if metadata else ""}
        with opened(image) as part:
            answer = self._connection.post(
                "submissions",
                idempotency_key=idempotency_key or uuid.uuid4().hex,
                wait=min(int(wait), LONGEST_SERVER_WAIT),
                files=[("image", part)],
                fields={name: said for name, said in words.items() if said},
            )
        return self._followed(submission_of(document_of(answer)), end)

    def get(self, submission_id: str, *, wait: float = 0) -> Submission:
        """With `wait` the server holds the answer for the verdict, for at most ten seconds."""
        held = min(int(wait), LONGEST_SERVER_WAIT)
        answer = self._connection.get(path_of(submission_id), wait=held)
        return submission_of(document_of(answer))

    def delete(self, submission_id: str) -> None:
        """The image and every word about it, for good; a second time is no error.

        Raises NotFound for what was never there, Conflict for what must be kept.
        """
        self._connection.delete(path_of(submission_id))

    def wait(self, submission_id: str, *, timeout: float = 60.0) -> Submission:
        """The submission with its verdict; raises NotFinished after so many seconds."""
        end = self._clock.now() + timeout
        found = self._followed(self.get(submission_id), end)
        if not found.is_final:
            raise NotFinished(found, timeout)
        return found

    def list(self, *, page_size: int = 50, **filters: Unpack[Filters]) -> Iterator[Submission]:
        """Newest first; the next page is only asked for when the one before is used up."""
        cursor = ""
        while True:
            found = self.page(limit=page_size, cursor=cursor, **filters)
            yield from found.items
            cursor = found.next_cursor
            if not cursor:
                return

    def page(self, *, limit: int = 50, cursor: str = "", **filters: Unpack[Filters]) -> Page:
        """One page of the list, for who goes on another day: keep its `next_cursor`."""
        query = {name: _text(value) for name, value in filters.items()}
        query |= {"limit": str(limit)} | ({"cursor": cursor} if cursor else {})
        document = document_of(self._connection.get("submissions", query))
        following = (document.get("links") or {}).get("next")
        items = tuple(submission_of(item) for item in items_of(document))
        return Page(items, _cursor(following) if following else "")

    def heatmap(self, submission_id: str, detector: str | None = None) -> bytes:
        """A PNG: this detector's map, or the most faithful one; raises NotFound without one."""
        query = {"detector": detector} if detector else {}
        return self._connection.get(path_of(submission_id, "heatmap"), query, PNG).content

    def evidence(self, submission_id: str, detector: str, name: str) -> bytes:
        """A PNG that a detector made of what it found, as `evidence_urls` names it."""
        path = path_of(submission_id, "evidence", detector, name)
        return self._connection.get(path, accept=PNG).content

    def share(self, submission_id: str) -> SharedLinks:
        """Addresses of its pictures for a browser, which open without a key for a while."""
        answer = self._connection.say(path_of(submission_id, "links"))
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


def _text(value: object) -> str:
    """Moments in UTC; one without a zone is taken for local time, as Python does."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def _cursor(link: str) -> str:
    """Only the position is taken from the link: behind a proxy its path may be another."""
    found = parse_qs(urlsplit(link).query).get("cursor")
    if not found:
        raise UnexpectedAnswer("The link to the next page has no `cursor`.")
    return found[0]
