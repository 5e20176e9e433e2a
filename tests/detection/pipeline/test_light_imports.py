"""A processor-only worker pays neither for torch nor for Django."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from pathlib import Path
import numpy as np
from detection.pipeline.analyse import Pipeline
weights, graphs = map(Path, sys.argv[1:])
pipeline = Pipeline.load(["cnn"], weights_dir=weights, device="cpu", cache_dir=graphs)
pipeline.judge([np.zeros((64, 64, 3), dtype=np.uint8)])
assert pipeline.releases[0].status == "ready", pipeline.releases[0].reason
print(sorted({"torch", "django", "sklearn", "pandas"} & set(sys.modules)))
"""


def test_judging_on_a_processor_imports_neither(tiny_weights: Path, graphs: Path) -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tiny_weights), str(graphs)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "[]\n", done.stderr
