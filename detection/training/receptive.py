"""Which pixels of an image a detector's network sees, so that gradients find their way back."""

from dataclasses import dataclass, field, is_dataclass, replace

import numpy as np
from numpy.typing import NDArray

from detection.pipeline.backends import Backend, Output
from detection.pipeline.detectors import Detector
from detection.pipeline.detectors.base import Pixels
from detection.pipeline.detectors.face import MOST, SMALLEST, PerFaceDetector
from detection.pipeline.faces.crops import cut_face

Places = NDArray[np.int64]


@dataclass(frozen=True)
class Recorder:
    """A backend that remembers what it was shown."""

    backend: Backend
    shown: list[NDArray[np.uint8]] = field(default_factory=list)

    def __call__(self, pixels: NDArray[np.uint8]) -> Output:
        self.shown.append(pixels)
        return self.backend(pixels)


def places(detector: Detector, image: Pixels) -> Places | None:
    """(N, S, S) of which pixel of the image, row by row, each pixel of each network input is.

    None where the inputs are not made of the image's own pixels, or there is no network to open.
    """
    if isinstance(detector, PerFaceDetector):
        return _face_places(detector, image)
    numbered = _recorded(detector, numbers(image.shape[0], image.shape[1]))
    shown = _recorded(detector, image)
    if numbered is None or shown is None:
        return None
    found: Places = numbered.astype(np.int64) @ np.array([1, 256, 65536])
    inside = found < image.shape[0] * image.shape[1]
    if not inside.all() or not np.array_equal(image.reshape(-1, 3)[found], shown):
        return None
    return found


def numbers(height: int, width: int) -> Pixels:
    """A picture whose colours number its pixels."""
    number = np.arange(height * width).reshape(height, width)
    return np.stack([number >> shift & 255 for shift in (0, 8, 16)], axis=-1).astype(np.uint8)


def _recorded(detector: Detector, image: Pixels) -> NDArray[np.uint8] | None:
    """What the detector's backend is shown for this image."""
    backend: Backend | None = getattr(detector, "backend", None)
    if backend is None or not is_dataclass(detector):
        return None
    recorder = Recorder(backend)
    # Every detector on a network is a dataclass with a backend; their common shape needs neither.
    watched = replace(detector, **{"backend": recorder})
    watched.score([image])
    return np.concatenate(recorder.shown) if recorder.shown else None


def _face_places(detector: PerFaceDetector, image: Pixels) -> Places | None:
    """The nearest pixel of each pixel of the crops; exact where a face is cut without scaling."""
    faces = [face for face in detector.finder.find(image) if face.size >= SMALLEST][:MOST]
    crops = [cut_face(image, face, detector.side) for face in faces]
    height, width = image.shape[:2]
    down, across = np.mgrid[0 : detector.side, 0 : detector.side]
    found = []
    for crop in crops:
        inverse = np.linalg.inv(np.vstack([crop.matrix, [0.0, 0.0, 1.0]]))
        x, y = np.einsum("ij,jrc->irc", inverse[:2], np.stack([across, down, np.ones_like(down)]))
        rows = np.clip(np.rint(y), 0, height - 1).astype(np.int64)
        found.append(rows * width + np.clip(np.rint(x), 0, width - 1).astype(np.int64))
    return np.stack(found) if found else None
