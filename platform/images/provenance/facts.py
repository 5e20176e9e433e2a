"""The facts that are kept of a file's metadata: few, short, and without control characters."""

import unicodedata
from collections.abc import Mapping
from dataclasses import MISSING, Field, asdict, dataclass, field, fields
from typing import Any, TypeVar, cast

JSON = dict[str, Any]
Part = TypeVar("Part")

LONGEST, MOST = 120, 6  # characters of a text, texts of a list
LONGEST_EXCERPT = 400
STATES = ("read", "partly_read", "unreadable")
CREDENTIAL_STATES = ("absent", "invalid", "valid")
PARTS = ("exif", "xmp", "texts", "credentials")
PROBLEMS = {
    "damaged": "it is damaged",
    "too_large": "it is far too large",
    "hostile": "it is built to harm whoever reads it",
    "out_of_memory": "it took too much memory",
    "out_of_time": "it took too long",
    "crashed": "its reader crashed",
}


@dataclass(frozen=True)
class Exif:
    """Names and places of people are not kept, only that they are there."""

    is_present: bool = False
    make: str = ""
    model: str = ""
    software: str = ""
    taken_at: str = ""
    has_author: bool = False
    has_place: bool = False


@dataclass(frozen=True)
class Xmp:
    is_present: bool = False
    source_types: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    has_author: bool = False
    has_place: bool = False
    has_remote_credentials: bool = False


@dataclass(frozen=True)
class Texts:
    """Text beside the picture; an excerpt only of what an image generator wrote."""

    keys: tuple[str, ...] = ()
    software: str = ""
    generator: str = ""
    excerpt: str = field(default="", metadata={"longest": LONGEST_EXCERPT})


@dataclass(frozen=True)
class Credentials:
    """A C2PA manifest. `valid`: whole and signed, by somebody whom nobody here vouches for."""

    state: str = "absent"
    signer: str = ""
    signed_at: str = ""
    claim_generator: str = ""
    actions: tuple[str, ...] = ()
    source_types: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Provenance:
    """`problems` says for each part that could not be read, why; see PROBLEMS."""

    exif: Exif = Exif()
    xmp: Xmp = Xmp()
    texts: Texts = Texts()
    credentials: Credentials = Credentials()
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def state(self) -> str:
        if not self.problems:
            return "read"
        return "unreadable" if set(PARTS) <= self.problems.keys() else "partly_read"

    @property
    def says_nothing(self) -> bool:
        return self == Provenance()

    def as_json(self) -> JSON:
        return asdict(self)


def provenance_from(stored: Mapping[str, Any]) -> Provenance:
    """From JSON, cleaned and cut again. TypeError, ValueError for what is no such JSON."""
    return Provenance(
        exif=_part(Exif, stored.get("exif")),
        xmp=_part(Xmp, stored.get("xmp")),
        texts=_part(Texts, stored.get("texts")),
        credentials=_part(Credentials, stored.get("credentials")),
        problems={
            part: code if code in PROBLEMS else "damaged"
            for part, code in dict(stored.get("problems") or {}).items()
            if part in PARTS
        },
    )


def read_back(stored: Mapping[str, Any]) -> Provenance | None:
    """None for an image that came in before its metadata was read."""
    return provenance_from(stored) if stored else None


def clean(text: object, longest: int = LONGEST) -> str:
    """One line without anything invisible; cut before it is looked at, so that it costs little."""
    spaced = " ".join(str(text)[: 4 * longest].split())
    plain = "".join(one for one in spaced if unicodedata.category(one)[0] != "C").strip()
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


def several(values: list[str]) -> tuple[str, ...]:
    """Different ones in the order of their first appearance, not too many."""
    return tuple(dict.fromkeys(cleaned for value in values if (cleaned := clean(value))))[:MOST]


def _part(kind: type[Part], stored: object) -> Part:
    if stored is None:
        return kind()
    if not isinstance(stored, Mapping):
        raise TypeError("a part of the provenance is no object")
    known = {one.name: one for one in fields(cast(Any, kind))}
    return kind(
        **{name: _value(one, stored[name]) for name, one in known.items() if name in stored}
    )


def _value(one: Field[Any], stored: object) -> object:
    default = None if one.default is MISSING else one.default
    if isinstance(default, bool):
        return stored is True
    if isinstance(default, tuple):
        return several(list(stored)[:MOST] if isinstance(stored, list | tuple) else [])
    return clean(stored, one.metadata.get("longest", LONGEST))
