"""One decoder for training, evaluation and command line; the sandbox shares its last step."""

from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from images.pixels import UNREADABLE, to_rgb

Pixels = NDArray[np.uint8]


class Undecodable(Exception):
    """The bytes are not an image that can be read whole."""


def decode(source: bytes | Path) -> Pixels:
    """(H, W, 3) upright RGB pixels at full resolution; raises Undecodable for anything else."""
    try:
        with Image.open(BytesIO(source) if isinstance(source, bytes) else source) as image:
            return to_rgb(image)
    except (*UNREADABLE, Image.DecompressionBombError) as error:
        raise Undecodable(f"not a readable image: {error}") from error
