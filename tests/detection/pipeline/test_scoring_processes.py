"""An evaluation that is killed takes its processes with it."""

import subprocess
import sys
from pathlib import Path

from tests.detection.pipeline.pictures import labelled_folders

# Spawned children import the main module again, so the run sits below the guard.
JUDGE_AND_REPORT = """
import sys
from pathlib import Path
from detection.training.manifest import read
from detection.training.scoring import Source, run, tasks
if __name__ == "__main__":
    folder, weights, graphs = map(Path, sys.argv[1:])
    work = tasks(read(folder), ["native"] * 1000, score=True)
    for outcomes in run(work, Source(("cnn",), weights, "cpu", graphs), jobs=2):
        print(len(outcomes), flush=True)
"""


def test_a_killed_evaluation_leaves_no_process_behind(
    tiny_weights: Path, graphs: Path, tmp_path: Path
) -> None:
    folder = labelled_folders(tmp_path / "set", 12)
    script = tmp_path / "judge.py"
    script.write_text(JUDGE_AND_REPORT)
    command = [sys.executable, str(script), str(folder), str(tiny_weights), str(graphs)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline().strip() == "16"
        parent.kill()
        # The children write to the same pipe: it ends when the last of them has gone.
        parent.communicate(timeout=30)
