"""What the zygote does once so that its children need not: imports, tables, descriptions."""

import io
from contextlib import suppress

from c2pa import C2paError
from PIL import Image

from images.judges import FORMATS, opened_strictly, read_whole
from images.provenance.credentials import manifests_in
from images.provenance.reading import parts_of
from images.rendering import encoded_webp, perceptual_hash

READ_WITHOUT_THREADS = {"JPEG", "PNG"}


def warm_up() -> None:
    """Go the way of every format with a picture of our own; start no thread, for forks lose it."""
    picture = Image.new("RGB", (64, 64))
    for name in FORMATS:
        file = io.BytesIO()
        picture.save(file, name)
        with Image.open(file, formats=FORMATS) as one:
            one.load()
        second_judge = read_whole if name in READ_WITHOUT_THREADS else opened_strictly
        second_judge(file.getvalue())
        list(parts_of(file.getvalue()))
        with suppress(C2paError.ManifestNotFound):
            manifests_in(file.getvalue())
    perceptual_hash(picture)
    for lossless in (True, False):
        encoded_webp(picture, lossless=lossless)
