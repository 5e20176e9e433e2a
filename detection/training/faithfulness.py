"""Does a heat map show what the detector read? Delete its hottest area and look what is lost."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from detection.pipeline.detectors.base import Pixels

SHARE = 0.1  # of the region that holds any heat
DRAWS = 8  # random areas an image
BLURS_A_SIDE = 16  # the blur's sigma is this part of the shorter side
RESAMPLES = 2000
Mask = NDArray[np.bool_]
Heat = NDArray[np.float32]
Judge = Callable[[Sequence[Pixels]], Sequence[float | None]]  # P(fake), None where not applicable


@dataclass(frozen=True)
class Drop:
    """By how much P(fake) of one image fell without its hottest area and without random ones."""

    hottest: float
    random: float

    @property
    def difference(self) -> float:
        return self.hottest - self.random


def measure(
    images: Sequence[Pixels], heats: Sequence[Heat], judge: Judge, seed: int = 0
) -> Iterator[Drop | None]:
    """A drop for each image; None where a deletion left nothing that could be judged."""
    for index, (image, heat) in enumerate(zip(images, heats, strict=True)):
        rng = np.random.default_rng([seed, index])
        yield _drop(image, heat, judge, rng)


def summarise(drops: Sequence[Drop], left_out: int = 0, seed: int = 0) -> dict[str, Any]:
    """Means with their 95 % bootstrap intervals over images.

    A map is better than random where P(fake) falls without its hottest area, and falls further than
    without random ones: a map that points where deletion raises P(fake) shows no trace of a fake.
    """
    if not drops:
        raise ValueError("no image was judged fake and could be judged without its hottest area")
    drawn = np.random.default_rng(seed).integers(len(drops), size=(RESAMPLES, len(drops)))
    figure, interval = _mean([drop.difference for drop in drops], drawn)
    fall, falls = _mean([drop.hottest for drop in drops], drawn)
    return {
        "figure": figure,
        "interval": interval,
        "n": len(drops),
        "left_out": left_out,
        "better_than_random": min(*interval, *falls) > 0,
        "hottest_drop": fall,
        "hottest_interval": falls,
        "random_drop": round(float(np.mean([drop.random for drop in drops])), 4),
        "measured": (
            f"fall of P(fake) when the hottest {SHARE:.0%} of the heated region are blurred, minus "
            f"the mean fall for {DRAWS} random areas of the same size and shape in it"
        ),
    }


def _mean(values: Sequence[float], drawn: NDArray[np.int64]) -> tuple[float, list[float]]:
    """The mean and its 95 % interval over resamples, (B, n) indices."""
    table = np.array(values)
    ends = np.percentile(table[drawn].mean(axis=1), [2.5, 97.5])
    return round(float(table.mean()), 4), [round(float(end), 4) for end in ends]


def hottest(heat: Heat, size: tuple[int, int], share: float = SHARE) -> tuple[Mask, Mask]:
    """(H, W) masks: the hottest share of the heated region, and that region, a rectangle."""
    enlarged = _enlarged(heat, size)
    rows, columns = (np.flatnonzero(enlarged.max(axis=axis) > 0) for axis in (1, 0))
    region = np.zeros(size, dtype=np.bool_)
    region[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] = True
    count = max(1, round(share * int(region.sum())))
    order = np.argsort(np.where(region, -enlarged, np.inf), axis=None, kind="stable")
    mask = np.zeros(size, dtype=np.bool_)
    mask.flat[order[:count]] = True
    return mask, region


def moved(mask: Mask, region: Mask, rng: np.random.Generator) -> Mask:
    """The same pixels somewhere else in the region, perhaps mirrored; what leaves it comes back."""
    rows, columns = np.flatnonzero(region.any(axis=1)), np.flatnonzero(region.any(axis=0))
    inside = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    flipped = inside[:: rng.choice((-1, 1)), :: rng.choice((-1, 1))]
    shift = (int(rng.integers(len(rows))), int(rng.integers(len(columns))))
    out = np.zeros_like(mask)
    out[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] = np.roll(flipped, shift, (0, 1))
    return out


def deleted(image: Pixels, mask: Mask) -> Pixels:
    """The image with its masked pixels taken from a strongly blurred copy."""
    sigma = min(image.shape[:2]) / BLURS_A_SIDE
    blurred = np.asarray(Image.fromarray(image).filter(ImageFilter.GaussianBlur(sigma)))
    return np.where(mask[..., None], blurred, image)


def _drop(image: Pixels, heat: Heat, judge: Judge, rng: np.random.Generator) -> Drop | None:
    mask, region = hottest(heat, (image.shape[0], image.shape[1]))
    others = [moved(mask, region, rng) for _ in range(DRAWS)]
    whole, *without = judge([image, *(deleted(image, one) for one in (mask, *others))])
    known = [value for value in without[1:] if value is not None]
    if whole is None or without[0] is None or not known:
        return None
    return Drop(whole - without[0], whole - float(np.mean(known)))


def _enlarged(heat: Heat, size: tuple[int, int]) -> Heat:
    picture = Image.fromarray(np.asarray(heat, dtype=np.float32))
    return np.asarray(picture.resize((size[1], size[0]), Image.Resampling.BILINEAR))


def record(table: Mapping[str, Any], split: str, limit: int) -> dict[str, Any]:
    """What a card keeps: the figures and which images they come from."""
    return dict(table) | {"images": f"at most {limit} fakes of {split} that the detector finds"}
