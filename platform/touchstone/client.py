"""The client: one method for each thing that the API does."""

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self, TypedDict, Unpack
from urllib.parse import parse_qs, urlsplit

from touchstone.answers import document_of
from touchstone.connection import Connection
from touchstone.errors import Misconfigured, NotFinished, UnexpectedAnswer
from touchstone.models import Submission, submission_of
from touchstone.pictures import Picture, opened
from touchstone.retries import Clock, Retries

LONGEST_SERVER_WAIT = 10
FIRST_LOOK_SECONDS = 0.25
LONGEST_LOOK_SECONDS = 5.0
PNG = "image/png"
NAME = re.compile(r"[A-Za-z0-9_-]+")


class Filters(TypedDict, total=False):
    """Which submissions to list; times are exclusive."""

    reference: str
    status: str
    verdict: str
    flag: str
    created_after: datetime | str
    created_before: datetime | str


class Client:
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
                files={"image": part},
                fields={name: said for name, said in words.items() if said},
            )
        return self._followed(submission_of(document_of(answer)), end)

    def submit_url(
        self,
        url: str,
        *,
        reference: str = "",
        metadata: Mapping[str, Any] | None = None,
        wait: float = 0,
        idempotency_key: str = "",
    ) -> Submission:
        """The same for an image that the server fetches itself, from an address of the internet.

        What lies there shows later: `status` becomes `failed` if it is no image that is taken.
        """
        end = self._clock.now() + wait
        words = {"reference": reference, "metadata": dict(metadata or {})}
        answer = self._connection.post_json(
            "submissions",
            {"url": url} | {name: said for name, said in words.items() if said},
            idempotency_key=idempotency_key or uuid.uuid4().hex,
            wait=min(int(wait), LONGEST_SERVER_WAIT),
        )
        return self._followed(submission_of(document_of(answer)), end)

    def get(self, submission_id: str) -> Submission:
        return submission_of(document_of(self._connection.get(_path(submission_id))))

    def wait(self, submission_id: str, *, timeout: float = 60.0) -> Submission:
        """The submission with its verdict; raises NotFinished after so many seconds."""
        end = self._clock.now() + timeout
        found = self._followed(self.get(submission_id), end)
        if not found.is_final:
            raise NotFinished(found, timeout)
        return found

    def list(self, *, page_size: int = 50, **filters: Unpack[Filters]) -> Iterator[Submission]:
        """Newest first; the next page is only asked for when the one before is used up."""
        query = {name: _text(value) for name, value in filters.items()}
        query["limit"] = str(page_size)
        while True:
            document = document_of(self._connection.get("submissions", query))
            yield from [submission_of(item) for item in _items(document)]
            following = (document.get("links") or {}).get("next")
            if not following:
                return
            query["cursor"] = _cursor(following)

    def heatmap(self, submission_id: str, detector: str | None = None) -> bytes:
        """A PNG: this detector's map, or the most faithful one; raises NotFound without one."""
        query = {"detector": detector} if detector else {}
        return self._connection.get(_path(submission_id, "heatmap"), query, PNG).content

    def evidence(self, submission_id: str, detector: str, name: str) -> bytes:
        """A PNG that a detector made of what it found, as `evidence_urls` names it."""
        path = _path(submission_id, "evidence", detector, name)
        return self._connection.get(path, accept=PNG).content

    def _followed(self, submission: Submission, end: float) -> Submission:
        """Looked at again, less and less often, until it is final or the time is over."""
        pause = FIRST_LOOK_SECONDS
        while not submission.is_final and (left := end - self._clock.now()) > 0:
            self._clock.sleep(min(pause, left))
            submission = self.get(submission.id)
            pause = min(pause * 1.5, LONGEST_LOOK_SECONDS)
        return submission


def _path(*parts: str) -> str:
    """Of one submission. Servers read an escaped slash as a slash, so it could lead elsewhere."""
    for part in parts:
        if not NAME.fullmatch(part):
            raise Misconfigured(f"{part!r} is neither an id nor a name of this API.")
    return "/".join(["submissions", *parts])


def _text(value: object) -> str:
    """Moments in UTC; one without a zone is taken for local time, as Python does."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def _items(document: Mapping[str, Any]) -> list[Any]:
    items = document.get("items")
    if not isinstance(items, list):
        raise UnexpectedAnswer("The page has no `items`.")
    return items


def _cursor(link: str) -> str:
    """Only the position is taken from the link: behind a proxy its path may be another."""
    found = parse_qs(urlsplit(link).query).get("cursor")
    if not found:
        raise UnexpectedAnswer("The link to the next page has no `cursor`.")
    return found[0]
