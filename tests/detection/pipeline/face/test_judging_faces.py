"""Every face is judged; the one that looks most like a fake carries the verdict."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from skimage.data import coffee

from detection.pipeline.detectors import NotApplicable, Scored
from detection.pipeline.detectors.face import MOST, NO_FACE, TOO_SMALL, PerFaceDetector
from detection.pipeline.release import Release
from detection.pipeline.weights import WeightsRefused
from tests.detection.pipeline.face.portraits import portrait, variant

PROGRAM = """
import sys
from pathlib import Path
from skimage.data import astronaut
from detection.pipeline.detectors.face import PerFaceDetector
from detection.pipeline.weights import load
release = load(Path(sys.argv[1]))
answer = PerFaceDetector.open(release, "cpu", Path(sys.argv[2])).score([astronaut()])[0]
print(len(answer.evidence["faces"]), sorted({"torch", "django"} & set(sys.modules)))
"""


def scored(answer: Scored | NotApplicable) -> Scored:
    assert isinstance(answer, Scored)
    return answer


def test_an_image_without_a_face_is_not_judged(judge: PerFaceDetector) -> None:
    assert judge.score([np.asarray(coffee())]) == [NotApplicable(NO_FACE)]


def test_a_face_of_a_few_pixels_is_not_judged(judge: PerFaceDetector) -> None:
    small = portrait()[::5, ::5]
    assert judge.finder.find(small)
    assert judge.score([small]) == [NotApplicable(TOO_SMALL)]


def test_images_with_and_without_faces_keep_their_places(judge: PerFaceDetector) -> None:
    images = [np.asarray(coffee()), portrait(), np.asarray(coffee()), variant(1, fake=True)]
    together = judge.score(images)
    assert [isinstance(answer, Scored) for answer in together] == [False, True, False, True]
    for place in (1, 3):
        alone = scored(judge.score([images[place]])[0])
        assert scored(together[place]).logit == pytest.approx(alone.logit, abs=1e-4)


def test_of_two_faces_the_highest_carries_the_verdict(judge: PerFaceDetector) -> None:
    both = np.concatenate([variant(3, fake=False), variant(4, fake=True)], axis=1)
    answer = scored(judge.score([both])[0])
    first, second = sorted(answer.evidence["faces"], key=lambda face: float(face["box"][0]))
    assert first["box"][0] + first["box"][2] <= 224 <= second["box"][0]
    assert second["logit"] > first["logit"]
    assert answer.logit == pytest.approx(second["logit"], abs=1e-3)
    assert second["probability"] > first["probability"]
    assert answer.heatmap is not None
    assert answer.heatmap.shape == (64, 128)
    assert answer.heatmap[:, 64:].max() == pytest.approx(1.0)
    assert answer.heatmap[:, :32].max() == 0.0


def test_a_box_lies_inside_its_image(judge: PerFaceDetector) -> None:
    cut = portrait()[70:300, 190:420]
    (face,) = scored(judge.score([cut])[0]).evidence["faces"]
    x, y, width, height = face["box"]
    assert min(x, y) >= 0
    assert max(x + width, y + height) <= 230


def test_more_faces_than_are_judged_are_counted(judge: PerFaceDetector) -> None:
    tile = portrait()[30:210, 140:320]
    crowd = np.tile(tile[::2, ::2], (4, 5, 1))
    answer = scored(judge.score([crowd])[0])
    assert len(answer.evidence["faces"]) == MOST
    assert answer.evidence["left_out"] == len(judge.finder.find(crowd)) - MOST > 0


def test_onnx_and_torch_judge_alike(judge: PerFaceDetector, face_release: Release) -> None:
    images = [portrait(), variant(2, fake=True)]
    on_torch = PerFaceDetector.open(face_release, "torch", None).score(images)
    for ours, theirs in zip(judge.score(images), on_torch, strict=True):
        assert scored(ours).logit == pytest.approx(scored(theirs).logit, abs=1e-3)
        heat, expected = scored(ours).heatmap, scored(theirs).heatmap
        assert heat is not None
        assert expected is not None
        np.testing.assert_allclose(heat, expected, atol=1e-3)


def test_a_server_may_ask_for_the_other_face_detector(
    face_release: Release, face_graphs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOUCHSTONE_FACE_DETECTOR", "mtcnn")
    other = PerFaceDetector.open(face_release, "cpu", face_graphs)
    assert scored(other.score([portrait()])[0]).evidence["face_detector"] == "mtcnn"
    monkeypatch.setenv("TOUCHSTONE_FACE_DETECTOR", "eyeglass")
    with pytest.raises(WeightsRefused, match="eyeglass"):
        PerFaceDetector.open(face_release, "cpu", face_graphs)


def test_judging_faces_on_a_processor_imports_no_torch(
    face_release: Release, face_graphs: Path
) -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(face_release.folder), str(face_graphs)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "1 []\n", done.stderr
