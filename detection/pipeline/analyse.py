"""The pipeline on one screen: every detector sees the batch, findings become verdicts."""

import logging
import math
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np

from detection.pipeline.backends import choose
from detection.pipeline.calibration import probability
from detection.pipeline.combination import FUSION, is_released
from detection.pipeline.detectors import Detector, NotApplicable, Scored
from detection.pipeline.detectors.base import Pixels
from detection.pipeline.findings import Finding, Judgement
from detection.pipeline.fusion import fuse
from detection.pipeline.release import ReleaseInfo
from detection.pipeline.slots import FusionSlot, Slot, expand, open_fusion, open_slot
from detection.pipeline.stability import challenge
from detection.pipeline.weights import WEIGHTS_DIR

__all__ = ["Finding", "Judgement", "Pipeline", "ReleaseInfo", "Slot"]

Answer = Scored | NotApplicable | Exception
logger = logging.getLogger(__name__)


class Pipeline:
    """One per worker process; loading is the slow part, judging is thread-unsafe and fast."""

    def __init__(
        self,
        slots: Sequence[Slot],
        fusion: FusionSlot | None = None,
        *,
        redelivery: bool = True,
    ) -> None:
        self._slots = tuple(slots)
        self._combination = fusion.combination if fusion else None
        self._redelivery = redelivery
        self._cards: Mapping[str, Mapping[str, Any]] = {
            slot.info.detector: slot.info.card for slot in slots
        }
        both: list[Slot | FusionSlot] = [*slots, *([fusion] if fusion else [])]
        self.releases: tuple[ReleaseInfo, ...] = tuple(slot.info for slot in both)

    @classmethod
    def load(
        cls,
        names: Sequence[str],
        *,
        weights_dir: Path = WEIGHTS_DIR,
        device: str = "auto",
        cache_dir: Path | None = None,
        redelivery: bool = True,
    ) -> "Pipeline":
        """A detector whose weights are refused stays in the pipeline as `unavailable`.

        `all` stands for every detector that is released here. With several detectors the released
        `fusion` joins them, and with `redelivery` its verdicts are tested for stability. Raises
        ValueError for an unknown device, which is the caller's mistake and no detector's.
        """
        choose(device)
        chosen = expand(names, weights_dir)
        slots = [open_slot(name, weights_dir, device, cache_dir) for name in chosen]
        joined = len(slots) > 1 and is_released(weights_dir, FUSION)
        fusion = open_fusion(weights_dir, slots) if joined else None
        return cls(slots, fusion, redelivery=redelivery)

    def judge(self, images: Sequence[Pixels]) -> list[Judgement]:
        """One judgement per (H, W, 3) RGB image."""
        judgements = self._judge_once(images)
        if not self._redelivery:
            return judgements
        return challenge(images, judgements, self._judge_once)

    def _judge_once(self, images: Sequence[Pixels]) -> list[Judgement]:
        if not images:
            return []
        columns = [_findings(slot, images) for slot in self._slots]
        return [
            fuse([column[i] for column in columns], self._cards, self._combination)
            for i in range(len(images))
        ]


def _findings(slot: Slot, images: Sequence[Pixels]) -> list[Finding]:
    if slot.detector is None:
        return [_finding(slot, NotApplicable(slot.info.reason), 0.0) for _ in images]
    started = time.perf_counter()
    answers = _score(slot.detector, images)
    each = (time.perf_counter() - started) * 1000 / len(images)
    return [_finding(slot, _finite(answer), each) for answer in answers]


def _score(detector: Detector, images: Sequence[Pixels]) -> Sequence[Answer]:
    """One pass over the batch; if it breaks, each image alone, so that only one fails."""
    try:
        answers = detector.score(images)
        if len(answers) != len(images):
            raise ValueError(f"{len(answers)} answers for {len(images)} images")
    except Exception as error:
        # Whatever one detector trips over, the others and the worker go on.
        logger.exception("%s failed on %d images", detector.name, len(images))
        if len(images) == 1:
            return [error]
    else:
        return answers
    return [_score(detector, [image])[0] for image in images]


def _finite(answer: Answer) -> Answer:
    if isinstance(answer, Scored) and not math.isfinite(answer.logit):
        return ArithmeticError("the score is not a number")
    return answer


def _finding(slot: Slot, answer: Answer, milliseconds: float) -> Finding:
    info, scored = slot.info, isinstance(answer, Scored)
    return Finding(
        detector=info.detector,
        version=info.version,
        weights_sha256=info.weights_sha256,
        status=_status(answer),
        probability=_calibrated(info, answer.logit) if isinstance(answer, Scored) else None,
        threshold=info.card["thresholds"]["likely_fake"] if scored else None,
        reason=_reason(answer),
        heatmap=answer.heatmap if isinstance(answer, Scored) else None,
        milliseconds=milliseconds,
        evidence=answer.evidence if isinstance(answer, Scored) else {},
        pictures=answer.pictures if isinstance(answer, Scored) else {},
    )


def _status(answer: Answer) -> Literal["scored", "not_applicable", "failed"]:
    if isinstance(answer, Scored):
        return "scored"
    return "failed" if isinstance(answer, Exception) else "not_applicable"


def _calibrated(info: ReleaseInfo, logit: float) -> float:
    return float(probability(info.card["calibration"], np.array(logit)))


def _reason(answer: Answer) -> str:
    if isinstance(answer, Scored):
        return ""
    if isinstance(answer, NotApplicable):
        return answer.reason
    return f"{type(answer).__name__}: {answer}"
