"""Which detectors a pipeline has, and why one that was asked for is not there."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from detection.pipeline.combination import FUSION, Combination, is_released, open_combination
from detection.pipeline.detectors import DETECTORS, Detector
from detection.pipeline.release import ReleaseInfo
from detection.pipeline.weights import WeightsRefused, load, newest

ALL = "all"


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
    try:
        if name not in DETECTORS:
            raise WeightsRefused(f"there is no detector {name}")
        release = load(newest(weights_dir, name))
        detector = DETECTORS[name](release, device, cache_dir)
    except WeightsRefused as error:
        return Slot(ReleaseInfo(name, "", "", {}, "unavailable", str(error)), None)
    info = ReleaseInfo(name, release.version, release.sha256, release.card, "ready")
    return Slot(info, detector)


def open_fusion(weights_dir: Path, slots: Sequence[Slot]) -> FusionSlot:
    try:
        combination = open_combination(weights_dir, [slot.info for slot in slots])
    except WeightsRefused as error:
        return FusionSlot(ReleaseInfo(FUSION, "", "", {}, "unavailable", str(error)), None)
    return FusionSlot(combination.info, combination)
