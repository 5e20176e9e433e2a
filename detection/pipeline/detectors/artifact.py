"""`artifact`: the middle of an image at native resolution, read in every layer of a frozen CLIP."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from detection.pipeline.clip.encoder import Encoder, open_encoder, spec_of
from detection.pipeline.clip.layer_head import LayerHead, flatten, patch_heat
from detection.pipeline.detectors.base import Domain, NotApplicable, Pixels, Scored
from detection.pipeline.heatmap import Heat, assemble
from detection.pipeline.release import Release
from detection.pipeline.windows import Windows, centre

SMALLEST = 32
FINER = 4  # the map is smoothed to this many cells per patch and axis


@dataclass(frozen=True)
class ArtifactDetector:
    release: Release
    encoder: Encoder
    head: LayerHead
    domain: Domain = "any"

    @classmethod
    def open(cls, release: Release, device: str, cache_dir: Path | None) -> "ArtifactDetector":
        """`cache_dir` is not needed: the graph of the encoder ships in its package."""
        return cls(release, open_encoder(spec_of(release.card), device), LayerHead.of(release))

    @property
    def name(self) -> str:
        return self.release.detector

    def score(self, images: Sequence[Pixels]) -> list[Scored | NotApplicable]:
        """One image after the other, as the encoder wants it."""
        return [self._one(image) for image in images]

    def _one(self, image: Pixels) -> Scored | NotApplicable:
        if min(image.shape[:2]) < SMALLEST:
            return NotApplicable(f"smaller than {SMALLEST} pixels")
        window = centre(image, self.encoder.side)
        encoded, patches = self.encoder.look_closely(window.pixels[0])
        values = flatten(encoded)
        cells = patch_heat(self.head.gradient(values), self.head.baseline, patches)
        return Scored(self.head.logit(values), _laid(cells, window))


def _laid(cells: Heat, window: Windows) -> Heat:
    """The square of patches where it was cut out, 0 where nobody looked."""
    across = round(len(cells) ** 0.5)
    square = Image.fromarray(cells.reshape(across, across).astype(np.float32))
    finer = square.resize((across * FINER, across * FINER), Image.Resampling.BICUBIC)
    return assemble(window, np.maximum(np.asarray(finer), 0.0)[None])
