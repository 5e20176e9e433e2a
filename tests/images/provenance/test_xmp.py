"""XMP is read without trusting whoever wrote it."""

import pytest

from images.errors import UnreadableMetadata
from images.provenance.blocks import LARGEST_BLOCK
from images.provenance.source_types import in_words
from images.provenance.xmp import read_xmp
from tests.images.corpus import picture, saved
from tests.images.provenance.files import packet, source_type
from tests.images.provenance.reading import read
from tests.images.provenance.signing import IPTC

ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF"])
def test_the_source_type_is_found_in_every_format(kind: str) -> None:
    found = read(saved(picture(), kind, xmp=source_type()))
    assert found.xmp.source_types == ("trainedAlgorithmicMedia",)


@pytest.mark.parametrize(
    "inside",
    [
        f"<Iptc4xmpExt:DigitalSourceType>{IPTC}algorithmicMedia</Iptc4xmpExt:DigitalSourceType>",
        f'<Iptc4xmpExt:DigitalSourceType rdf:resource="{IPTC}algorithmicMedia"/>',
        "<Iptc4xmpExt:DigitalSourceType><rdf:Bag><rdf:li>"
        f"{IPTC}algorithmicMedia</rdf:li></rdf:Bag></Iptc4xmpExt:DigitalSourceType>",
    ],
)
def test_it_may_be_written_in_every_way_that_rdf_knows(inside: str) -> None:
    assert read_xmp(packet(inside=inside)).source_types == ("algorithmicMedia",)


def test_an_unknown_source_type_stays_as_it_is() -> None:
    assert read_xmp(source_type("quantumDream")).source_types == ("quantumDream",)
    elsewhere = packet('Iptc4xmpExt:DigitalSourceType="https://example.org/types/dream"')
    assert read_xmp(elsewhere).source_types == ("https://example.org/types/dream",)
    assert in_words("quantumDream") == "quantumDream"
    assert in_words("trainedAlgorithmicMedia") == "made by a trained model"


def test_every_tool_of_the_history_is_named_once() -> None:
    step = '<rdf:li stEvt:action="saved" stEvt:softwareAgent="Adobe Photoshop 27.1"/>'
    history = f"<xmpMM:History><rdf:Seq>{step * 3}</rdf:Seq></xmpMM:History>"
    found = read_xmp(packet('xmp:CreatorTool="Krita"', history))
    assert found.tools == ("Krita", "Adobe Photoshop 27.1")


def test_of_people_and_places_only_that_they_are_named() -> None:
    creator = "<dc:creator><rdf:Seq><rdf:li>Maria Muster</rdf:li></rdf:Seq></dc:creator>"
    found = read_xmp(packet('exif:GPSLatitude="48,8.1N"', creator))
    assert found.has_author
    assert found.has_place
    assert "Maria" not in repr(found)


def test_credentials_elsewhere_are_noted_and_not_fetched() -> None:
    found = read_xmp(packet('dcterms:provenance="http://127.0.0.1:9/x.c2pa"'))
    assert found.has_remote_credentials


@pytest.mark.parametrize(
    ("evil", "code"),
    [
        (packet(before=ENTITIES, inside="&b;"), "hostile"),
        (packet(before=OUTSIDE, inside="&a;"), "hostile"),
        (packet(inside="<a>" * 50_000 + "</a>" * 50_000), "hostile"),
        (packet(inside="<a/>" * 50_000), "hostile"),
        (packet(inside="x" * LARGEST_BLOCK), "too_large"),
        (packet(inside="&undeclared;"), "damaged"),
        (packet()[:-40], "damaged"),
        (b"\xff\xfe<not xml", "damaged"),
    ],
    ids=["bomb", "file", "deep", "wide", "long", "entity", "cut", "junk"],
)
def test_a_hostile_packet_is_refused(evil: bytes, code: str) -> None:
    with pytest.raises(UnreadableMetadata) as refused:
        read_xmp(evil)
    assert refused.value.code == code


def test_many_values_are_few_in_the_end() -> None:
    many = "".join(f"<rdf:li>tool {number}</rdf:li>" for number in range(500))
    found = read_xmp(packet(inside=f"<xmp:CreatorTool><rdf:Bag>{many}</rdf:Bag></xmp:CreatorTool>"))
    assert len(found.tools) == 6
