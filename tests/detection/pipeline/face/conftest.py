"""A tiny `face`, trained in seconds on variants of one portrait."""

from pathlib import Path

import pytest

from detection.pipeline.detectors.face import PerFaceDetector
from detection.pipeline.faces import FaceDetector, open_face_detector
from detection.pipeline.release import Release
from detection.pipeline.weights import load, newest
from detection.training.fit import Plan
from detection.training.orders import Order
from detection.training.train_face import train
from tests.detection.pipeline.face.portraits import face_data
from tests.detection.pipeline.threads import one_thread

THIN = {
    "network": "inception_resnet_v1",
    "spectra": True,
    "thin": 16,
    "repeats": [1, 1, 1],
    "dropout": 0.1,
}
PLAN = Plan(
    seed=1,
    epochs=5,
    per_epoch=48,
    batch=16,
    learning_rate=1e-2,
    average=0.5,
    loader_processes=0,
)


@pytest.fixture(scope="session")
def yunet() -> FaceDetector:
    return open_face_detector("yunet")


@pytest.fixture(scope="session")
def mtcnn() -> FaceDetector:
    return open_face_detector("mtcnn")


@pytest.fixture(scope="session")
def face_order(tmp_path_factory: pytest.TempPathFactory) -> Order:
    folder = tmp_path_factory.mktemp("face")
    (folder / "data").mkdir()
    return Order(
        detector="face",
        data=face_data(folder / "data", {"train": 8, "val": 6}),
        out=folder / "weights",
        version="2026.1.1",
        work=folder / "work",
        command="python -m detection train face",
        architecture=THIN,
        plan=PLAN,
    )


@pytest.fixture(scope="session")
def face_weights(face_order: Order) -> Path:
    """The weights folder with one released `face`."""
    with one_thread():
        train(face_order, lambda record: None)
    return face_order.out


@pytest.fixture
def face_release(face_weights: Path) -> Release:
    return load(newest(face_weights, "face"))


@pytest.fixture
def face_graphs(face_order: Order, face_weights: Path) -> Path:
    """Where training left the ONNX graph."""
    assert face_weights.is_dir()
    return face_order.work / "graphs"


@pytest.fixture
def judge(face_release: Release, face_graphs: Path) -> PerFaceDetector:
    return PerFaceDetector.open(face_release, "cpu", face_graphs)
