"""Pure rules: what a failed fetch means, whether to try again and when."""

import random
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from django.conf import settings

from common.outbound import BadAnswer, OutboundError, TimedOut, TooLarge, Unreachable
from images.errors import FileRefused

# Few and soon: whoever sent the address waits, and may send it again.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300))
MOST_TRIES = len(PAUSES) + 1
JITTER = 0.1  # of a pause, to either side, so that what failed together does not return together
OWN_PAUSE = timedelta(seconds=30)  # while the store of images is away
SEATS = 4  # fetches of one organisation at the same time

PASSING_STATUSES = {
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
}
CLOSED = ("access_denied", "The server gives the file only to whoever signs in")
EMPTY = ("nothing_there", "There is nothing at the address")
OTHERWISE = ("bad_answer", "The server did not give the file")
BY_STATUS: dict[int, tuple[str, str]] = {
    HTTPStatus.UNAUTHORIZED: CLOSED,
    HTTPStatus.FORBIDDEN: CLOSED,
    HTTPStatus.NOT_FOUND: EMPTY,
    HTTPStatus.GONE: EMPTY,
}
# None names the host: the platform's staff reads reasons, too, but no addresses.
SENTENCES = {
    "timed_out": "The server did not send the file in time.",
    "unknown_host": "The host of the address is not known.",
}


@dataclass(frozen=True)
class Failure:
    """`code` is for programs, `sentence` for people."""

    code: str
    sentence: str
    is_lasting: bool = False  # another try would end the same

    def last_words(self, tries: int) -> str:
        return self.sentence if self.is_lasting else f"{self.sentence} It was tried {tries} times."


LOST = Failure("worker_lost", "The worker stopped each time while it fetched this image.")


def failure_of(error: OutboundError | FileRefused) -> Failure:
    if isinstance(error, BadAnswer):
        return _of_status(error.given)
    if isinstance(error, TooLarge):
        limit = settings.MAX_UPLOAD_BYTES / (1024 * 1024)
        return Failure(error.code, f"The file is larger than {limit:g} MiB.", is_lasting=True)
    may_pass = isinstance(error, TimedOut | Unreachable) and error.code != "bad_certificate"
    sentence = SENTENCES.get(error.code, error.detail)
    return Failure(error.code, sentence, is_lasting=not may_pass)


def pause_after(tries: int) -> timedelta:
    return PAUSES[tries - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  # no secret


def _of_status(status: int) -> Failure:
    code, words = BY_STATUS.get(status, OTHERWISE)
    may_pass = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in PASSING_STATUSES
    return Failure(code, f"{words} (status {status}).", is_lasting=not may_pass)
