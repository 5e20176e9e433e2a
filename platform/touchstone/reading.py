"""JSON into frozen dataclasses, whatever a later server adds or an earlier one lacks."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from touchstone.errors import UnexpectedAnswer

Kind = TypeVar("Kind")


@cache
def hints_of(kind: type) -> dict[str, object]:
    """The resolved type of every field."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def read(kind: type[Kind], document: object) -> Kind:
    """Raises UnexpectedAnswer if the document cannot be one of this kind."""
    try:
        return kind(**_members(kind, document))
    except (TypeError, ValueError) as error:
        raise UnexpectedAnswer(f"The answer is no {kind.__name__} of this API: {error}.") from error


def _members(kind: type, document: object) -> dict[str, Any]:
    """Unknown ones are left out; a null where a value belongs counts as missing."""
    if not isinstance(document, Mapping):
        raise TypeError(f"{kind.__name__} is no object")
    hints = hints_of(kind)
    given = {name: document[name] for name in hints if name in document}
    return {
        name: _value(hints[name], value)
        for name, value in given.items()
        if value is not None or NoneType in get_args(hints[name])
    }


def _value(hint: object, value: object) -> object:
    if value is None:
        return None
    kind = _without_null(hint)
    if kind is datetime:
        return datetime.fromisoformat(str(value))
    if get_origin(kind) is tuple and isinstance(value, Iterable):
        return tuple(_value(get_args(kind)[0], item) for item in value)
    if isinstance(kind, type) and _is_ours(kind):
        return kind(**_members(kind, value))
    return value


def _is_ours(kind: type) -> bool:
    return is_dataclass(kind)


def _without_null(hint: object) -> object:
    if get_origin(hint) not in {Union, UnionType}:
        return hint
    return next(kind for kind in get_args(hint) if kind is not NoneType)
