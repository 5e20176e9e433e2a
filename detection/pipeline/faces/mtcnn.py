"""MTCNN by facenet-pytorch: three cascaded networks on torch, slower, with finer landmarks."""

from importlib import import_module
from importlib.util import find_spec
from pickle import UnpicklingError
from typing import Any, Protocol

import numpy as np

from detection.pipeline.faces.base import Face, FaceDetector, Pixels, face_at, largest_first, shrunk
from detection.pipeline.weights import WeightsRefused

PACKAGE = "facenet_pytorch"
LONGEST = 640  # of the copy that is searched
SMALLEST = 20


class Cascade(Protocol):
    def detect(self, image: Pixels, *, landmarks: bool) -> tuple[Any, Any, Any]:
        """Boxes (N, 4) from corner to corner, scores (N,), landmarks (N, 5, 2), or None each."""
        ...


class Mtcnn:
    name = "mtcnn"

    def __init__(self, cascade: Cascade) -> None:
        self._cascade = cascade

    def find(self, pixels: Pixels) -> list[Face]:
        small, factors = shrunk(pixels, LONGEST)
        if min(small.shape[:2]) < SMALLEST:
            return []
        boxes, scores, landmarks = self._cascade.detect(np.ascontiguousarray(small), landmarks=True)
        if boxes is None:
            return []
        found = [
            face_at(np.concatenate([box[:2], box[2:] - box[:2]]), points, float(score), factors)
            for box, points, score in zip(
                np.asarray(boxes, dtype=np.float64),
                np.asarray(landmarks, dtype=np.float64),
                scores,
                strict=True,
            )
        ]
        return largest_first(found)


def open_face_detector() -> FaceDetector:
    if find_spec(PACKAGE) is None:
        raise WeightsRefused(f"the face detector mtcnn needs the package {PACKAGE}")
    package = import_module(PACKAGE)
    try:
        return Mtcnn(package.MTCNN(keep_all=True, min_face_size=SMALLEST, device="cpu"))
    except (OSError, RuntimeError, EOFError, UnpicklingError) as error:
        raise WeightsRefused(f"the weights of mtcnn in {PACKAGE} cannot be read") from error
