"""What the zygote does once so that its children need not: imports, tables, descriptions."""

import io

from PIL import Image

from images.judges import FORMATS, opened_strictly, read_whole
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
    perceptual_hash(picture)
    for lossless in (True, False):
        encoded_webp(picture, lossless=lossless)
