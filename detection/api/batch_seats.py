"""How many batches are under way: each keeps one of the server's threads for up to a minute.

An organisation has a few places on the whole platform: locks of PostgreSQL's that end with the
session, so a process that falls leaves none taken. A process has a few threads for all of them.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from http import HTTPStatus
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import Error, connection
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.errors import DomainError, Unavailable
from detection.api.callers import key_of

RETRY_AFTER_SECONDS = 10
View = TypeVar("View", bound=APIView)

threads = threading.BoundedSemaphore(settings.API_BATCHES)


class BatchesUnderWay(DomainError):
    code = "batches_under_way"
    status = HTTPStatus.TOO_MANY_REQUESTS
    title = "Your organisation sends as many batches as it may at a time"

    def __init__(self) -> None:
        detail = "Send it again when one of them has been answered."
        super().__init__(detail, retry_after=RETRY_AFTER_SECONDS)


class BatchesBusy(Unavailable):
    code = "batches_busy"
    title = "The service takes no more batches just now"

    def __init__(self) -> None:
        super().__init__("Send it again in a moment.", retry_after=RETRY_AFTER_SECONDS)


def one_of_few(
    post: Callable[[View, Request], Response],
) -> Callable[[View, Request], Response]:
    """Before the body is read, which takes a thread as well."""

    @wraps(post)
    def guarded(view: View, request: Request) -> Response:
        with place_of(key_of(request).organisation_id), thread():
            return post(view, request)

    return guarded


@contextmanager
def thread() -> Iterator[None]:
    if not threads.acquire(blocking=False):
        raise BatchesBusy
    try:
        yield
    finally:
        threads.release()


@contextmanager
def place_of(organisation: UUID) -> Iterator[None]:
    numbers = range(settings.API_BATCHES_PER_ORGANISATION)
    places = (f"batch {number} of {organisation.hex}" for number in numbers)
    taken = next((place for place in places if _lock(place)), None)
    if taken is None:
        raise BatchesUnderWay
    try:
        yield
    finally:
        _unlock(taken)


def _lock(place: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [place])
        return bool(cursor.fetchone() == (True,))


def _unlock(place: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [place])
    except Error:
        connection.close()  # the lock ends with its session
