"""Features are computed once, in as many processes as asked for, and an extraction resumes."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from detection.training.feature_chunks import Chunks, Features


@dataclass(frozen=True)
class Squares:
    """Leaves a line for every number that it was asked for."""

    log: Path

    def __call__(self, number: int) -> Features:
        with self.log.open("a") as file:
            file.write(f"{number}\n")
        return np.array([number, number**2])


@pytest.mark.parametrize("processes", [1, 2])
def test_what_is_missing_is_computed_and_the_rest_kept(processes: int, tmp_path: Path) -> None:
    log = tmp_path / "log"
    chunks = Chunks(tmp_path / "features", size=4, processes=processes)
    first = chunks.gather(Squares(log), 11, "squares")
    np.testing.assert_array_equal(first[:, 1], np.arange(11) ** 2)
    assert sorted(map(int, log.read_text().split())) == list(range(11))
    log.unlink()
    sorted((tmp_path / "features").glob("*.npy"))[1].unlink()
    np.testing.assert_array_equal(chunks.gather(Squares(log), 11, "squares"), first)
    assert sorted(map(int, log.read_text().split())) == [4, 5, 6, 7]


def test_chunks_of_another_size_are_not_mixed_up(tmp_path: Path) -> None:
    for size in (4, 5):
        found = Chunks(tmp_path / "features", size).gather(Squares(tmp_path / "log"), 9, "squares")
        assert found[:, 0].tolist() == list(range(9))
