"""What happens to images on their way: pure functions of pixels, strength and a seeded source."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO

import numpy as np
from PIL import Image, ImageFilter

from detection.pipeline.detectors.base import Pixels

Treatment = Callable[[Pixels, np.random.Generator], Pixels]
SMALLEST = 16
SCREEN = 1280  # pixels across
SHOWN = 0.8  # of the screen that the picture takes, so that there is a frame around it
SCREEN_BLUR = 0.4
FRAME = (236, 236, 238)


@dataclass(frozen=True)
class Step:
    """One strength of one kind of treatment."""

    kind: str
    strength: str
    apply: Treatment

    @property
    def name(self) -> str:
        return f"{self.kind} {self.strength}".strip()


def untouched(image: Pixels, rng: np.random.Generator) -> Pixels:
    return image


def jpeg(image: Pixels, rng: np.random.Generator, *, quality: int) -> Pixels:
    """Written and read once, 4:2:0."""
    file = BytesIO()
    Image.fromarray(image).save(file, "JPEG", quality=quality, subsampling="4:2:0")
    with Image.open(file) as read:
        return np.asarray(read.convert("RGB"))


def resized(image: Pixels, rng: np.random.Generator, *, scale: float) -> Pixels:
    """Both sides times `scale`, Lanczos."""
    height, width = (max(SMALLEST, round(side * scale)) for side in image.shape[:2])
    return np.asarray(Image.fromarray(image).resize((width, height), Image.Resampling.LANCZOS))


def blurred(image: Pixels, rng: np.random.Generator, *, sigma: float) -> Pixels:
    """Gaussian, sigma in pixels."""
    return np.asarray(Image.fromarray(image).filter(ImageFilter.GaussianBlur(sigma)))


def noisy(image: Pixels, rng: np.random.Generator, *, sigma: float) -> Pixels:
    """Independent normal noise, sigma in grey levels."""
    values = image + sigma * rng.standard_normal(image.shape, dtype=np.float32)
    out: Pixels = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return out


def cropped(image: Pixels, rng: np.random.Generator, *, share: float) -> Pixels:
    """A piece with this share of each side, anywhere."""
    height, width = (max(SMALLEST, round(side * share)) for side in image.shape[:2])
    top = int(rng.integers(max(1, image.shape[0] - height + 1)))
    left = int(rng.integers(max(1, image.shape[1] - width + 1)))
    return image[top : top + height, left : left + width]


def screenshot(image: Pixels, rng: np.random.Generator, *, quality: int | None) -> Pixels:
    """Shown within a frame on a screen, caught, slightly soft; as JPEG, or as PNG without one."""
    scale = SHOWN * SCREEN / max(image.shape[:2])
    shown = blurred(resized(image, rng, scale=min(2.0, scale)), rng, sigma=SCREEN_BLUR)
    height, width = (round(side / SHOWN) for side in shown.shape[:2])
    caught = np.full((height, width, 3), FRAME, dtype=np.uint8)
    top, left = (height - shown.shape[0]) // 2, (width - shown.shape[1]) // 2
    caught[top : top + shown.shape[0], left : left + shown.shape[1]] = shown
    return caught if quality is None else jpeg(caught, rng, quality=quality)


def _steps() -> Iterator[Step]:
    yield Step("untouched", "", untouched)
    for quality in (95, 75, 50, 30):
        yield Step("JPEG", str(quality), partial(jpeg, quality=quality))
    for scale in (0.75, 0.5, 0.25):
        yield Step("resize", str(scale), partial(resized, scale=scale))
    for sigma in (0.5, 1.0, 2.0):
        yield Step("blur", str(sigma), partial(blurred, sigma=sigma))
    for sigma in (2.0, 5.0, 10.0):
        yield Step("noise", str(sigma), partial(noisy, sigma=sigma))
    for share in (0.9, 0.75, 0.5):
        yield Step("crop", str(share), partial(cropped, share=share))
    yield Step("screenshot", "PNG", partial(screenshot, quality=None))
    yield Step("screenshot", "JPEG 80", partial(screenshot, quality=80))


STEPS: dict[str, Step] = {step.name: step for step in _steps()}
