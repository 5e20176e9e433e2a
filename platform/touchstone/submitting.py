"""One image or its address, and its verdict when it comes."""

import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from touchstone.answers import document_of
from touchstone.calls import SUBMISSIONS, Calls, submission_path, under
from touchstone.errors import NotFinished, TouchstoneError
from touchstone.models import Submission, submission_of
from touchstone.pictures import Picture, opened
from touchstone.retries import Clock

LONGEST_SERVER_WAIT = 10
FIRST_LOOK_SECONDS = 0.25
LONGEST_LOOK_SECONDS = 5.0


class Submitting(Calls):
    _clock: Clock

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

        With `wait`, what is known after at most that many seconds; look at `is_final`. An error
        means that no answer said it was accepted, and has the `idempotency_key` for a repeat.
        `callback` is the id of a webhook endpoint of yours that is told all about it, too.
        """
        end, key = self._clock.now() + wait, idempotency_key or uuid.uuid4().hex
        words = {
            "reference": reference,
            "metadata": json.dumps(metadata) if metadata else "",
            "callback": callback,
        }
        with under(key), opened(image) as part:
            answer = self._connection.post(
                SUBMISSIONS,
                idempotency_key=key,
                wait=_held(wait),
                files=[("image", part)],
                fields={name: said for name, said in words.items() if said},
            )
            accepted = submission_of(document_of(answer))
        return self._known(accepted, end)

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
        end, key = self._clock.now() + wait, idempotency_key or uuid.uuid4().hex
        words = {"reference": reference, "metadata": dict(metadata or {}), "callback": callback}
        said = {"url": url} | {name: word for name, word in words.items() if word}
        with under(key):
            answer = self._connection.send(
                "POST", SUBMISSIONS, said, idempotency_key=key, wait=_held(wait)
            )
            accepted = submission_of(document_of(answer))
        return self._known(accepted, end)

    def get(self, submission_id: str, *, wait: float = 0) -> Submission:
        """With `wait` the server holds the answer for the verdict, for at most ten seconds."""
        answer = self._connection.get(submission_path(submission_id), wait=_held(wait))
        return submission_of(document_of(answer))

    def wait(self, submission_id: str, *, timeout: float = 60.0) -> Submission:
        """The submission with its verdict; raises NotFinished after so many seconds."""
        end = self._clock.now() + timeout
        *_, found = self._looks(self.get(submission_id), end)
        if not found.is_final:
            raise NotFinished(found, timeout)
        return found

    def _known(self, accepted: Submission, end: float) -> Submission:
        """A look that fails takes nothing back: what was accepted is what the caller must hear."""
        known = accepted
        with suppress(TouchstoneError):
            for look in self._looks(accepted, end):
                known = look
        return known

    def _looks(self, submission: Submission, end: float) -> Iterator[Submission]:
        """It, again and again, less and less often, until it is final or the time is over."""
        yield submission
        pause = FIRST_LOOK_SECONDS
        while not submission.is_final and (left := end - self._clock.now()) > 0:
            self._clock.sleep(min(pause, left))
            submission = self.get(submission.id)
            yield submission
            pause = min(pause * 1.5, LONGEST_LOOK_SECONDS)


def _held(wait: float) -> int:
    return min(int(wait), LONGEST_SERVER_WAIT)
