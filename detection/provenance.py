"""What an image's file says of its origin, as the pages show it."""

from collections.abc import Iterator
from dataclasses import dataclass

from images.models import Image
from images.provenance.facts import PROBLEMS, Credentials, Provenance, read_back
from images.provenance.hints import Hint, hints_of
from images.provenance.source_types import in_words

PART_WORDS = {
    "exif": "EXIF",
    "xmp": "XMP",
    "texts": "Text in the file",
    "credentials": "Content credentials",
}
STATE_WORDS = {
    "valid": "valid; the signer is on no list of ours",
    "invalid": "present, but not valid",
}
NOT_KEPT = "named in the file, not kept"

Row = tuple[str, str]


@dataclass(frozen=True)
class Card:
    """`rows` are what the file says, label and text; it may say anything."""

    was_read: bool
    says_nothing: bool = False
    hints: tuple[Hint, ...] = ()
    problems: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


def card_of(image: Image) -> Card:
    provenance = read_back(image.provenance)
    if provenance is None:
        return Card(was_read=False)
    return Card(
        was_read=True,
        says_nothing=provenance.says_nothing,
        hints=tuple(hints_of(provenance)),
        problems=tuple(_problems(provenance)),
        rows=tuple((label, text) for label, text in _rows(provenance) if text),
    )


def _problems(provenance: Provenance) -> Iterator[str]:
    for part, code in provenance.problems.items():
        yield f"{PART_WORDS[part]} could not be read: {PROBLEMS[code]}."


def _rows(provenance: Provenance) -> Iterator[Row]:
    exif, xmp, texts = provenance.exif, provenance.xmp, provenance.texts
    yield "Camera", f"{exif.make} {exif.model}".strip()
    yield "Taken", exif.taken_at
    yield "Author", NOT_KEPT if exif.has_author or xmp.has_author else ""
    yield "Place", NOT_KEPT if exif.has_place or xmp.has_place else ""
    yield "EXIF software", exif.software
    yield "XMP source type", _source_types(xmp.source_types)
    yield "XMP tools", ", ".join(xmp.tools)
    yield "Text entries", ", ".join(texts.keys)
    yield "Text software", texts.software
    yield "Generator", texts.generator
    yield "Its parameters", texts.excerpt
    yield from _signed(provenance.credentials)


def _signed(credentials: Credentials) -> Iterator[Row]:
    yield "Content credentials", STATE_WORDS.get(credentials.state, "")
    yield "Signed by", credentials.signer
    yield "Signed at", credentials.signed_at
    yield "Claimed by", credentials.claim_generator
    yield "Actions", ", ".join(credentials.actions)
    yield "Source type signed", _source_types(credentials.source_types)
    yield "What does not hold", ", ".join(credentials.failures)


def _source_types(codes: tuple[str, ...]) -> str:
    """In words with the code behind them; unknown codes as they are."""
    return ", ".join(
        code if in_words(code) == code else f"{in_words(code)} ({code})" for code in codes
    )
