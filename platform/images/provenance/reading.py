"""All parts of the metadata, each read by itself: what one of them does to us costs that one."""

import json
import warnings
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import cached_property

from PIL import Image

from images.errors import UnreadableMetadata
from images.pixels import UNREADABLE
from images.provenance.blocks import Blocks, blocks_of
from images.provenance.credentials import read_credentials
from images.provenance.exif import read_exif, texts_in
from images.provenance.facts import JSON, Credentials, Exif, Texts, Xmp
from images.provenance.generators import read_texts
from images.provenance.xmp import read_xmp

DAMAGED = (*UNREADABLE, Image.DecompressionBombError)


class File:
    """An image's bytes, taken apart when the first reader asks."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def blocks(self) -> Blocks:
        return blocks_of(self.data)


def _exif(file: File) -> Exif:
    return read_exif(file.blocks.exif)


def _xmp(file: File) -> Xmp:
    return read_xmp(file.blocks.xmp)


def _texts(file: File) -> Texts:
    return read_texts([*file.blocks.texts, *texts_in(file.blocks.exif)])


def _credentials(file: File) -> Credentials:
    return read_credentials(file.data)


Reader = Callable[[File], Exif | Xmp | Texts | Credentials]
READERS: dict[str, Reader] = {
    "exif": _exif,
    "xmp": _xmp,
    "texts": _texts,
    "credentials": _credentials,
}


def parts_of(data: bytes) -> Iterator[JSON]:
    """One object a part as soon as it is read, so that a later part cannot take it along."""
    file = File(data)
    for name, read in READERS.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of damage that Pillow could step over
            part = _read(name, read, file)
        yield part


def lines_of(data: bytes) -> Iterator[bytes]:
    for part in parts_of(data):
        yield json.dumps(part).encode() + b"\n"


def _read(name: str, read: Reader, file: File) -> JSON:
    try:
        return {name: asdict(read(file))}
    except UnreadableMetadata as error:
        code = error.code
    except MemoryError:
        code = "out_of_memory"
    except DAMAGED:
        code = "damaged"
    return {"problems": {name: code}}
