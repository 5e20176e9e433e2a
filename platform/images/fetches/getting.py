"""One try: the file at an address, or why there is none; no database here."""

import time
from dataclasses import dataclass

from django.conf import settings

from common.outbound import Limits, OutboundError, fetch
from images.fetches.policy import Failure, failure_of
from images.models import Submission


@dataclass(frozen=True)
class Try:
    submission: Submission
    milliseconds: int
    file: bytes = b""
    failure: Failure | None = None


def get(submission: Submission) -> Try:
    limits = Limits(seconds=settings.FETCH_SECONDS, size_bytes=settings.MAX_UPLOAD_BYTES)
    started = time.monotonic()
    try:
        file, failure = fetch(submission.source_url, limits), None
    except OutboundError as error:
        file, failure = b"", failure_of(error)
    return Try(submission, round((time.monotonic() - started) * 1000), file, failure)
