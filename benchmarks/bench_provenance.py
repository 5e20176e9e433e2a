"""What does reading provenance cost? `python benchmarks/bench_provenance.py [ROUNDS]`

Milliseconds: each part by itself, all of them in their process, and the decoding that goes on
beside them.
"""

import io
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

os.environ |= {
    "DATABASE_URL": "postgres://nobody/nothing",
    "REDIS_URL": "unix:///nothing",
    "SECRET_KEY": "only-for-this-measurement",
    "DEVELOPMENT": "1",
    "DJANGO_SETTINGS_MODULE": "config.settings",
}

from PIL import Image
from PIL.ExifTags import Base

from benchmarks.pictures import jpeg
from images.decoding import Decoder
from images.provenance.apart import metadata_beside
from images.provenance.reading import READERS, File, Reader
from images.warmth import warm_up
from tests.images.provenance.signing import signed

SIDE = 2048
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a b="c"/></x:xmpmeta>'


def pictures() -> dict[str, bytes]:
    bare = jpeg(1, SIDE)
    file, exif = io.BytesIO(), Image.Exif()
    exif[Base.Make], exif[Base.Model] = "Nikon", "D750"
    with Image.open(io.BytesIO(bare)) as picture:
        picture.save(file, "JPEG", quality=90, exif=exif, xmp=XMP)
    return {"bare": bare, "exif and xmp": file.getvalue(), "signed": signed(bare, "JPEG")}


def median_milliseconds(act: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        act()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def apart(data: bytes) -> None:
    with metadata_beside(data) as metadata:
        metadata()


def figures(data: bytes, decoder: Decoder, rounds: int) -> list[float]:
    acts: list[Callable[[], object]] = [partial(_read, reader, data) for reader in READERS.values()]
    acts += [partial(apart, data), partial(decoder.decode, data)]
    return [median_milliseconds(act, rounds) for act in acts]


def _read(reader: Reader, data: bytes) -> None:
    reader(File(data))


def main(rounds: int) -> int:
    warm_up()
    print(f"{'picture':14}", *(f"{name:>12}" for name in [*READERS, "apart", "decoded"]))
    with Decoder() as decoder:
        for name, data in pictures().items():
            told = figures(data, decoder, rounds)
            print(f"{name:14}", *(f"{milliseconds:12.2f}" for milliseconds in told))
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50))
