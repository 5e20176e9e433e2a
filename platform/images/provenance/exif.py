"""EXIF, read by Pillow: camera, software and time, and whether people and places are named."""

from PIL import Image
from PIL.ExifTags import IFD, Base

from images.errors import UnreadableMetadata
from images.pixels import MOST_CLAIMED, claimed_bytes
from images.provenance.blocks import bounded
from images.provenance.facts import Exif, clean

CHARACTER_CODE = 8  # bytes in front of a user comment
AUTHORS = (Base.Artist, Base.XPAuthor, Base.Copyright)


def read_exif(block: bytes) -> Exif:
    if not block:
        return Exif()
    exif = _loaded(block)
    detail = exif.get_ifd(IFD.Exif)
    return Exif(
        is_present=True,
        make=clean(exif.get(Base.Make, "")),
        model=clean(exif.get(Base.Model, "")),
        software=clean(exif.get(Base.Software, "")),
        taken_at=clean(detail.get(Base.DateTimeOriginal, "")),
        has_author=any(exif.get(tag) for tag in AUTHORS),
        has_place=bool(exif.get_ifd(IFD.GPSInfo)),
    )


def texts_in(block: bytes) -> list[tuple[str, str]]:
    """Free text, in which some image generators leave their parameters."""
    if not block:
        return []
    exif = _loaded(block)
    comment = exif.get_ifd(IFD.Exif).get(Base.UserComment, b"")
    written = {"UserComment": _comment(comment), "ImageDescription": _text(exif)}
    return [(key, text) for key, text in written.items() if text]


def _loaded(block: bytes) -> Image.Exif:
    if claimed_bytes(bounded(block)) > MOST_CLAIMED:
        raise UnreadableMetadata("hostile")
    exif = Image.Exif()
    exif.load(block)
    return exif


def _text(exif: Image.Exif) -> str:
    return str(exif.get(Base.ImageDescription, ""))


def _comment(value: object) -> str:
    if not isinstance(value, bytes):
        return str(value)
    code, text = value[:CHARACTER_CODE], value[CHARACTER_CODE:]
    if code.startswith(b"UNICODE"):
        return text.decode("utf-16-le" if text[1:2] == b"\0" else "utf-16-be", errors="replace")
    return text.decode(errors="replace")
