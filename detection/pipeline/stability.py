"""A verdict that does not survive being sent on is none: it becomes inconclusive (decision 90)."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from detection.pipeline.combination import FUSION
from detection.pipeline.findings import Judgement, Redelivered
from detection.pipeline.redelivery import TREATMENTS, Pixels

OPPOSITE = {"likely_fake": "likely_authentic", "likely_authentic": "likely_fake"}
Judge = Callable[[Sequence[Pixels]], list[Judgement]]


def challenge(
    images: Sequence[Pixels], judgements: Sequence[Judgement], judge: Judge
) -> list[Judgement]:
    """Judges what `fusion` decided again, all images of the batch in one pass per treatment."""
    out = list(judgements)
    decided = [index for index, judgement in enumerate(out) if _is_to_be_tested(judgement)]
    if not decided:
        return out
    rounds = [
        [_again(name, judgement) for judgement in judge([treat(images[i]) for i in decided])]
        for name, treat in TREATMENTS.items()
    ]
    for index, stability in zip(decided, zip(*rounds, strict=True), strict=True):
        out[index] = settled(out[index], stability)
    return out


def settled(judgement: Judgement, stability: tuple[Redelivered, ...]) -> Judgement:
    """The verdict stands unless one treatment turns it into its opposite."""
    opposite = OPPOSITE.get(judgement.verdict)
    flips = any(again.verdict == opposite for again in stability)
    verdict = "inconclusive" if flips else judgement.verdict
    return replace(judgement, verdict=verdict, stability=stability)


def _is_to_be_tested(judgement: Judgement) -> bool:
    decider = judgement.decided_by
    return judgement.verdict in OPPOSITE and decider is not None and decider.detector == FUSION


def _again(treatment: str, judgement: Judgement) -> Redelivered:
    return Redelivered(treatment, judgement.probability, judgement.verdict)
