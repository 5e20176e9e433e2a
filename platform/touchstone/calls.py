"""What the parts of the client have in common: the connection, and where a submission is."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from touchstone.answers import document_of
from touchstone.connection import Connection
from touchstone.errors import TouchstoneError
from touchstone.paging import path_of
from touchstone.reading import read

SUBMISSIONS = "submissions"
Kind = TypeVar("Kind")


class Calls:
    _connection: Connection

    def _asked(self, kind: type[Kind], path: str, query: Mapping[str, str] | None = None) -> Kind:
        return read(kind, document_of(self._connection.get(path, query)))

    def _told(self, kind: type[Kind], path: str, said: Mapping[str, Any], key: str = "") -> Kind:
        """Said once, however many tries it takes."""
        key = key or uuid.uuid4().hex
        with under(key):
            answer = self._connection.send("POST", path, said, idempotency_key=key)
            return read(kind, document_of(answer))


@contextmanager
def under(key: str) -> Iterator[None]:
    """Whatever goes wrong in here says under which key it was sent."""
    try:
        yield
    except TouchstoneError as error:
        error.idempotency_key = key
        raise


def submission_path(*parts: str) -> str:
    return path_of(SUBMISSIONS, *parts)
