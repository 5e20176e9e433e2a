"""The faces of a data set: found once, cut out and kept in one memory-mapped file."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from detection.pipeline.decode import decode
from detection.pipeline.faces import FaceDetector
from detection.pipeline.faces.crops import SIDE, cut_face
from detection.training.cache import PixelCache
from detection.training.manifest import BadData, Row, fingerprint
from detection.training.progress import tracked


@dataclass(frozen=True)
class FaceCrops:
    """The largest face of every image in which one was found."""

    rows: Sequence[Row]
    pixels: PixelCache  # (side, side, 3) each, in the order of `rows`
    faceless: dict[str, int]  # images left out, by source


def open_face_crops(
    rows: Sequence[Row], folder: Path, detector: FaceDetector, surround: int = 0
) -> FaceCrops:
    """Crops with `surround` more pixels on each edge; written first if missing.

    Raises BadData where no face was found at all.
    """
    side = SIDE + 2 * surround
    data = folder / f"{detector.name}-{side}-{fingerprint(rows)[:16]}.u8"
    index = data.with_suffix(".json")
    if not index.is_file():
        _write(rows, data, detector, surround)
    found: list[bool] = json.loads(index.read_text())
    if not any(found):
        raise BadData(f"no face was found in {len(rows)} images of the domain face")
    marked = list(zip(rows, found, strict=True))
    kept = [row for row, has_face in marked if has_face]
    faceless = Counter(row.source for row, has_face in marked if not has_face)
    return FaceCrops(kept, PixelCache(data, [(side, side)] * len(kept)), dict(faceless))


def _write(rows: Sequence[Row], data: Path, detector: FaceDetector, surround: int) -> None:
    data.parent.mkdir(parents=True, exist_ok=True)
    found: list[bool] = []
    with data.open("wb") as file:
        for row in tracked(rows, f"finding faces in {len(rows)} images", len(rows)):
            pixels = decode(row.path)
            faces = detector.find(pixels)
            if faces:
                file.write(cut_face(pixels, faces[0], SIDE, surround).pixels.tobytes())
            found.append(bool(faces))
    # The index comes last: a cache without it was interrupted and is written again.
    data.with_suffix(".json").write_text(json.dumps(found))
