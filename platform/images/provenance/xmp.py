"""XMP: an XML packet from a stranger, walked by expat without entities, depth or length."""

from collections import defaultdict
from typing import NoReturn
from xml.parsers import expat

from images.errors import UnreadableMetadata
from images.provenance.blocks import bounded
from images.provenance.facts import LONGEST, MOST, Xmp, several
from images.provenance.source_types import code_of

DEEPEST, MOST_ELEMENTS = 40, 20_000
RESOURCE = "http://www.w3.org/1999/02/22-rdf-syntax-ns# resource"
WANTED = {
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/ DigitalSourceType": "source_types",
    "http://ns.adobe.com/xap/1.0/ CreatorTool": "tools",
    "http://ns.adobe.com/xap/1.0/sType/ResourceEvent# softwareAgent": "tools",
    "http://purl.org/dc/elements/1.1/ creator": "author",
    "http://ns.adobe.com/photoshop/1.0/ AuthorsPosition": "author",
    "http://ns.adobe.com/exif/1.0/ GPSLatitude": "place",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/ LocationCreated": "place",
    "http://purl.org/dc/terms/ provenance": "remote_credentials",
}


def read_xmp(packet: bytes) -> Xmp:
    """Raises UnreadableMetadata."""
    whole = bounded(packet).strip(b"\0 \t\r\n")
    if not whole:
        return Xmp()
    found = _walked(whole)
    return Xmp(
        is_present=True,
        source_types=several([code_of(value) for value in found["source_types"]]),
        tools=several(found["tools"]),
        has_author="author" in found,
        has_place="place" in found,
        has_remote_credentials="remote_credentials" in found,
    )


def _walked(packet: bytes) -> defaultdict[str, list[str]]:
    walk, parser = _Walk(), expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.characters
    try:
        parser.Parse(packet, True)
    except expat.ExpatError as error:
        raise UnreadableMetadata("damaged") from error
    return walk.found


def _refuse(*declaration: object) -> NoReturn:
    """XMP has no document type; what has one wants to declare entities."""
    raise UnreadableMetadata("hostile")


class _Walk:
    """Collects wanted properties, written as attributes, elements or lists of them."""

    def __init__(self) -> None:
        self.found: defaultdict[str, list[str]] = defaultdict(list)
        self._open: list[str] = []
        self._elements = 0
        self._text = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if len(self._open) >= DEEPEST or self._elements > MOST_ELEMENTS:
            raise UnreadableMetadata("hostile")
        self._open.append(name)
        self._text = ""
        for attribute, value in attributes.items():
            self._take(name if attribute == RESOURCE else attribute, value)

    def characters(self, text: str) -> None:
        self._text += text[: max(0, LONGEST - len(self._text))]

    def end(self, name: str) -> None:
        """The text belongs to the nearest property around it: a list has elements of its own."""
        if self._text.strip():
            self._take(next((one for one in reversed(self._open) if one in WANTED), ""), self._text)
        self._open.pop()
        self._text = ""

    def _take(self, name: str, value: str) -> None:
        kind = WANTED.get(name)
        if kind and len(self.found[kind]) < MOST * MOST:
            self.found[kind].append(value)
