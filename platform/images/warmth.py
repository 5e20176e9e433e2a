"""What the zygote does once so that its children need not: imports, tables, descriptions."""

import io

import pyvips
from PIL import Image

from images.judges import FORMATS
from images.rendering import encoded_webp, perceptual_hash


def warm_up() -> None:
    """Everything but letting libvips evaluate: that starts a thread, which no fork survives."""
    picture = Image.new("RGB", (64, 64))
    for name in FORMATS:
        file = io.BytesIO()
        picture.save(file, name)
        with Image.open(file, formats=FORMATS) as one:
            one.load()
        pyvips.Image.new_from_buffer(file.getvalue(), "", access="sequential", fail_on="warning")
    perceptual_hash(picture)
    for lossless in (True, False):
        encoded_webp(picture, lossless=lossless)
