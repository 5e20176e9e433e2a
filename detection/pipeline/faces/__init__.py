"""Where the faces are: face detectors of one shape, and how a face is cut out."""

from collections.abc import Callable
from importlib import import_module

from detection.pipeline.faces.base import Face, FaceDetector
from detection.pipeline.weights import WeightsRefused

__all__ = ["DEFAULT", "FACE_DETECTORS", "Face", "FaceDetector", "open_face_detector"]

DEFAULT = "yunet"
FACE_DETECTORS = {
    "yunet": "detection.pipeline.faces.yunet",
    "mtcnn": "detection.pipeline.faces.mtcnn",
}


def open_face_detector(name: str = DEFAULT) -> FaceDetector:
    """Raises WeightsRefused where it is unknown or its package is not installed."""
    if name not in FACE_DETECTORS:
        raise WeightsRefused(f"face detector {name!r} is none of {', '.join(FACE_DETECTORS)}")
    # By name, because MTCNN imports torch and a processor-only worker must not.
    opener: Callable[[], FaceDetector] = import_module(FACE_DETECTORS[name]).open_face_detector
    return opener()
