"""What the parts of the client have in common: the connection, and how an address is made."""

import re
import uuid
from collections.abc import Mapping
from typing import Any, TypeVar

from touchstone.answers import document_of
from touchstone.connection import Connection
from touchstone.errors import Misconfigured, UnexpectedAnswer
from touchstone.reading import read

NAME = re.compile(r"[A-Za-z0-9_-]+")
Kind = TypeVar("Kind")


class Calls:
    _connection: Connection

    def _asked(self, kind: type[Kind], path: str, query: Mapping[str, str] | None = None) -> Kind:
        return read(kind, document_of(self._connection.get(path, query)))

    def _told(self, kind: type[Kind], path: str, said: Mapping[str, Any], key: str = "") -> Kind:
        """Said once, however many tries it takes."""
        answer = self._connection.say(path, said, idempotency_key=key or uuid.uuid4().hex)
        return read(kind, document_of(answer))


def path_of(*parts: str) -> str:
    """Of one submission. Servers read an escaped slash as a slash, so it could lead elsewhere."""
    for part in parts:
        if not NAME.fullmatch(part):
            raise Misconfigured(f"{part!r} is neither an id nor a name of this API.")
    return "/".join(["submissions", *parts])


def items_of(document: Mapping[str, Any]) -> list[Any]:
    items = document.get("items")
    if not isinstance(items, list):
        raise UnexpectedAnswer("The answer has no `items`.")
    return items
