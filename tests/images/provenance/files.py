"""Files with metadata, made by code: EXIF, XMP packets, text, boxes that look like C2PA."""

import struct
import zlib

from PIL import Image as Picture
from PIL import PngImagePlugin
from PIL.ExifTags import IFD, Base

from tests.images.corpus import picture, png_with_chunk, saved
from tests.images.provenance.signing import IPTC

RECIPE = "a harbour at dawn\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1234, Size: 512x512"
NAMESPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" '
    'xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#" '
    'xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
)


def packet(attributes: str = "", inside: str = "", before: str = "") -> bytes:
    """An XMP packet around one description."""
    return (
        f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>{before}'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {NAMESPACES}>'
        f'<rdf:Description rdf:about="" {attributes}>{inside}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def source_type(code: str = "trainedAlgorithmicMedia") -> bytes:
    return packet(f'Iptc4xmpExt:DigitalSourceType="{IPTC}{code}"')


def camera(**more: object) -> Picture.Exif:
    """What a camera writes, with a person's name and a place."""
    exif = Picture.Exif()
    exif[Base.Make], exif[Base.Model] = "Nikon", "D750"
    exif[Base.Software], exif[Base.Artist] = "Ver.1.10", "Maria Muster"
    exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = "2026:05:01 10:20:30"
    exif.get_ifd(IFD.GPSInfo).update({1: "N", 2: (48.0, 8.0, 1.0)})
    return exif


def with_comment(text: str) -> Picture.Exif:
    exif = Picture.Exif()
    exif.get_ifd(IFD.Exif)[Base.UserComment] = b"UNICODE\0" + text.encode("utf-16-be")
    return exif


def png_with_texts(**texts: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    for key, text in texts.items():
        info.add_text(key, text, zip=len(text) > 200)
    return saved(picture(), "PNG", pnginfo=info)


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def manifest_store(content: bytes = b"") -> bytes:
    """A JUMBF superbox with C2PA's label; what is in it makes no sense."""
    described = b"c2pa" + bytes.fromhex("00110010800000aa00389b71") + b"\x03c2pa\0"
    return box(b"jumb", box(b"jumd", described) + content)


def jpeg_with_boxes(boxes: bytes) -> bytes:
    """In an APP11 segment, as JPEG XT says."""
    content = b"JP" + struct.pack(">HI", 1, 1) + boxes
    whole = saved(picture(), "JPEG")
    return whole[:2] + b"\xff\xeb" + struct.pack(">H", 2 + len(content)) + content + whole[2:]


def png_with_boxes(boxes: bytes) -> bytes:
    return png_with_chunk(b"caBX", boxes)


def deflated(key: bytes, text: bytes) -> bytes:
    return key + b"\0\0" + zlib.compress(text, 9)
