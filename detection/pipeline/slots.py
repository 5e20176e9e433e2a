"""Which detectors a pipeline has, and why one that was asked for is not there."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from onnxruntime.capi import onnxruntime_pybind11_state as onnx_errors

from detection.pipeline.combination import FUSION, Combination, is_released, open_combination
from detection.pipeline.detectors import DETECTORS, Detector
from detection.pipeline.release import ReleaseInfo
from detection.pipeline.weights import WeightsRefused, load, newest

ALL = "all"
# What opening raises for a card of another shape, a file that no library can read, a package that
# is missing and a device that does not work; anything else is a mistake of this program.
UNUSABLE = (
    ArithmeticError,
    AssertionError,  # torch without CUDA
    AttributeError,
    ImportError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    onnx_errors.EPFail,
    onnx_errors.Fail,
    onnx_errors.InvalidArgument,
    onnx_errors.InvalidGraph,
    onnx_errors.InvalidProtobuf,
    onnx_errors.NotImplemented,
    onnx_errors.RuntimeException,
)
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Slot:
    """A detector's place in the pipeline: the detector itself, or why it is not there."""

    info: ReleaseInfo
    detector: Detector | None


@dataclass(frozen=True)
class FusionSlot:
    """The place of `fusion`: what joins the findings, or why nothing does."""

    info: ReleaseInfo
    combination: Combination | None


def expand(names: Sequence[str], weights_dir: Path) -> list[str]:
    """`all` becomes the released detectors, or every one where none is, so that each says so."""
    released = [name for name in DETECTORS if is_released(weights_dir, name)]
    everything = released or list(DETECTORS)
    wanted = [found for name in names for found in (everything if name == ALL else [name])]
    return list(dict.fromkeys(wanted))


def open_slot(name: str, weights_dir: Path, device: str, cache_dir: Path | None) -> Slot:
    """Whatever is wrong with one detector is told in its own place and stops no other."""
    try:
        if name not in DETECTORS:
            raise WeightsRefused(f"there is no detector {name}")
        folder = newest(weights_dir, name)
        with _explained(f"{name} {folder.name}"):
            release = load(folder)
            detector = DETECTORS[name](release, device, cache_dir)
    except WeightsRefused as error:
        return Slot(ReleaseInfo(name, "", "", {}, "unavailable", str(error)), None)
    info = ReleaseInfo(name, release.version, release.sha256, release.card, "ready")
    return Slot(info, detector)


def open_fusion(weights_dir: Path, slots: Sequence[Slot]) -> FusionSlot:
    try:
        with _explained(FUSION):
            combination = open_combination(weights_dir, [slot.info for slot in slots])
    except WeightsRefused as error:
        return FusionSlot(ReleaseInfo(FUSION, "", "", {}, "unavailable", str(error)), None)
    return FusionSlot(combination.info, combination)


@contextmanager
def _explained(what: str) -> Iterator[None]:
    """What libraries raise becomes WeightsRefused; the traceback goes to the log."""
    try:
        yield
    except UNUSABLE as error:
        logger.exception("%s could not be opened", what)
        said = f"{type(error).__name__}: {error}".splitlines()[0]
        raise WeightsRefused(f"{what} could not be opened: {said}") from error
