"""What the parts of the client have in common: the connection, and where a submission is."""

import uuid
from collections.abc import Mapping
from typing import Any, TypeVar

from touchstone.answers import document_of
from touchstone.connection import Connection
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
        return read(
            kind, document_of(self._connection.send("POST", path, said, idempotency_key=key))
        )


def submission_path(*parts: str) -> str:
    return path_of(SUBMISSIONS, *parts)
