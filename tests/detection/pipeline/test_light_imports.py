"""A processor-only worker pays neither for torch nor for Django, whatever detectors it loads."""

import os
import subprocess
import sys
from pathlib import Path

from detection.pipeline.weights import WEIGHTS_DIR

PROGRAM = """
import sys
from pathlib import Path
from skimage.data import astronaut
from detection.pipeline.analyse import Pipeline
name, weights, graphs = sys.argv[1:]
pipeline = Pipeline.load(
    [name], weights_dir=Path(weights), device="cpu", cache_dir=Path(graphs), redelivery=False
)
assert all(info.status == "ready" for info in pipeline.releases), pipeline.releases
(judged,) = pipeline.judge([astronaut()[::2, ::2].copy()])
assert all(finding.status == "scored" for finding in judged.findings), judged
print(len(pipeline.releases), sorted({"torch", "django", "sklearn", "pandas"} & set(sys.modules)))
"""


def said(name: str, weights: Path, graphs: Path) -> str:
    """What the program says of loading and judging in a fresh interpreter."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, name, str(weights), str(graphs)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout or done.stderr


def test_judging_on_a_processor_imports_neither(tiny_weights: Path, graphs: Path) -> None:
    assert said("cnn", tiny_weights, graphs) == "1 []\n"


def test_nor_do_all_released_detectors_together(graphs: Path) -> None:
    released = {card.parent.parent for card in WEIGHTS_DIR.glob("*/*/card.json")}
    assert said("all", WEIGHTS_DIR, graphs) == f"{len(released)} []\n"
