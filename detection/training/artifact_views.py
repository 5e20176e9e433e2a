"""The pictures that `artifact` learns from: every image as it is, damaged, and blended anew."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detection.pipeline.clip.encoder import Encoder
from detection.pipeline.clip.layer_head import flatten
from detection.pipeline.decode import Pixels, decode
from detection.pipeline.faces import DEFAULT, Face, FaceDetector, open_face_detector
from detection.pipeline.windows import centre
from detection.training.augment import Recipe, random_crop
from detection.training.feature_chunks import key_of
from detection.training.manifest import Row, fingerprint
from detection.training.self_blend import self_blended
from detection.training.tiers import TIERS

DAMAGE = Recipe(untouched=0.0, resize=0.5, blur=0.3, encode=0.85, jpeg_quality=(50, 96))
UNDAMAGED = 0.4  # share of the blended faces, cut out like real ones that are as stored
BLENDED = "self_blended"
STORED = "native"
RECIPE = 1  # raised when cropping, blending or the layout of a summary changes: parts the caches
Summary = NDArray[np.float16]


@dataclass(frozen=True)
class View:
    """What is done to the images of a split; `copy` 0 leaves them alone, as `tier` gives them."""

    rows: Sequence[Row]
    copy: int = 0
    blended: bool = False
    tier: str = STORED

    def picture(self, place: int, side: int, seed: int) -> Pixels:
        """(side, side, 3) at native resolution."""
        pixels = decode(TIERS[self.tier](self.rows[place].path.read_bytes()))
        if self.blended:
            return _blended(pixels, side, np.random.default_rng([seed, 1, place]))
        if not self.copy:
            return _middle_of(pixels, side)
        rng = np.random.default_rng([seed, 0, self.copy, place])
        return random_crop(pixels, side, rng, DAMAGE)

    def key(self, encoder: Encoder, seed: int) -> str:
        drawn: list[Any] = [seed, asdict(DAMAGE), self.blended and UNDAMAGED]
        parts: list[Any] = [self.copy, drawn if self.copy or self.blended else None]
        parts += [self.tier] if self.tier != STORED else []
        return key_of([RECIPE, fingerprint(self.rows), encoder.spec.sha256, *parts])


@dataclass(frozen=True)
class Summarised:
    """What the encoder says of one picture, flat: class tokens, patch means, embedding."""

    encoder: Encoder
    view: View
    seed: int

    def __call__(self, place: int) -> Summary:
        encoded = self.encoder.run(self.view.picture(place, self.encoder.side, self.seed))
        return flatten(encoded).astype(np.float16)


def blended_rows(rows: Sequence[Row]) -> list[Row]:
    """Real faces, as the fakes that they become; their order is that of the real ones."""
    return [
        replace(row, label=1, generator=BLENDED, family="manual", source=BLENDED)
        for row in rows
        if _to_blend(row)
    ]


def origins(rows: Sequence[Row], train: Sequence[Row]) -> list[str]:
    """The source that each picture of `rows` comes from, of blended ones that of the real face."""
    faces = iter([row.source for row in train if _to_blend(row)])
    return [next(faces) if row.source == BLENDED else row.source for row in rows]


def _to_blend(row: Row) -> bool:
    return row.domain == "face" and not row.label


def _blended(pixels: Pixels, side: int, rng: np.random.Generator) -> Pixels:
    """Where no face is found, the middle is taken for one."""
    faces = _finder().find(pixels)
    face = faces[0] if faces else _middle(pixels)
    mixed = self_blended(pixels, face, rng)
    if rng.random() < UNDAMAGED:
        return _middle_of(mixed, side)
    return random_crop(mixed, side, rng, DAMAGE)


def _middle_of(pixels: Pixels, side: int) -> Pixels:
    middle: Pixels = centre(pixels, side).pixels[0]
    return middle


def _middle(pixels: Pixels) -> Face:
    height, width = pixels.shape[:2]
    return Face(width * 0.2, height * 0.2, width * 0.6, height * 0.6, 0.0, np.zeros((5, 2)))


@lru_cache(maxsize=1)
def _finder() -> FaceDetector:
    return open_face_detector(DEFAULT)
