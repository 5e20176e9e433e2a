"""Pictures made by code, each of them different."""

import hashlib
import io

import numpy as np
from PIL import Image


def jpeg(seed: int, side: int = 128) -> bytes:
    """A coloured gradient with noise, `side` pixels square."""
    random = np.random.default_rng(seed)
    ramp = np.linspace(0, 200, side)[:, None, None] * random.random(3)
    noise = random.integers(0, 40, (side, side, 3))
    file = io.BytesIO()
    Image.fromarray((ramp + noise).clip(0, 255).astype(np.uint8)).save(file, "JPEG", quality=88)
    return file.getvalue()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
