"""What damage and attacks do to detectors: outcomes step by step, and their figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from detection.pipeline.analyse import Pipeline
from detection.pipeline.combination import FUSION
from detection.pipeline.decode import decode
from detection.pipeline.detectors import DETECTORS, Detector
from detection.pipeline.detectors.base import Pixels
from detection.pipeline.networks import NETWORKS, restore
from detection.pipeline.release import ReleaseInfo
from detection.pipeline.weights import load, newest
from detection.training.attacks import ATTACKS, BUDGETS, Victim, prepared
from detection.training.evaluation import figures_of
from detection.training.headers import Header
from detection.training.judged import Judged, of_tier, tiers_of
from detection.training.manifest import Row
from detection.training.receptive import places
from detection.training.scoring import Outcome, Source, answers
from detection.training.treatments import STEPS

CHUNK = 4
UNTOUCHED = "untouched"
ENDINGS = ("reals_called_fake", "reals_inconclusive", "fakes_reaching_people", "fakes_inconclusive")


@dataclass(frozen=True)
class Treated:
    """Some images under every treatment."""

    rows: Sequence[Row]

    def __call__(self, pipeline: Pipeline) -> list[Outcome]:
        outcomes: list[Outcome] = []
        images = [decode(row.path) for row in self.rows]
        for index, (name, step) in enumerate(STEPS.items()):
            rng = np.random.default_rng(index)
            outcomes += judged(
                self.rows, [step.apply(image, rng) for image in images], name, pipeline
            )
        return outcomes


@dataclass(frozen=True)
class Attacked:
    """Some images under every attack on one detector, judged by all of them."""

    rows: Sequence[Row]
    victim: str
    source: Source

    def __call__(self, pipeline: Pipeline) -> list[Outcome]:
        outcomes: list[Outcome] = []
        detector, network = _opened(self.victim, self.source)
        for index, row in enumerate(self.rows):
            image = decode(row.path)
            seen = places(detector, image)
            if seen is None:
                continue
            victim = Victim(network, seen)
            outcomes += judged([row], [image], UNTOUCHED, pipeline)
            for name, attack in ATTACKS.items():
                for budget in BUDGETS:
                    moved = attack(victim, image, row.label, budget, index)
                    outcomes += judged([row], [moved], f"{name} {budget}", pipeline)
        return outcomes


def treatment_work(rows: Sequence[Row]) -> list[Treated]:
    return [Treated(rows[start : start + CHUNK]) for start in range(0, len(rows), CHUNK)]


def attack_work(rows: Sequence[Row], victim: str, source: Source) -> list[Attacked]:
    return [
        Attacked(rows[start : start + CHUNK], victim, source)
        for start in range(0, len(rows), CHUNK)
    ]


def has_network(info: ReleaseInfo) -> bool:
    """Whether its gradients can be had: the weights are a network's of this project."""
    return info.status == "ready" and info.card["architecture"].get("network") in NETWORKS


def judged(
    rows: Sequence[Row], images: Sequence[Pixels], step: str, pipeline: Pipeline
) -> list[Outcome]:
    """Outcomes of pixels that were never a file; their tier is the step."""
    return [
        Outcome(row, step, Header("", image.shape[1], image.shape[0], 3.0), answers(one, pipeline))
        for row, image, one in zip(rows, images, pipeline.judge(images), strict=True)
    ]


def figures(
    outcomes: Sequence[Outcome], info: ReleaseInfo, draws: int = 1000
) -> dict[str, dict[str, Any]]:
    """By step what `evaluate` measures, and how reals and fakes end.

    An image reaches people unless its verdict is `likely_authentic`: moderation opens a case for
    `likely_fake`, for `inconclusive` and for what no detector could judge.
    """
    table = {}
    for step in tiers_of(outcomes):
        images = Judged(of_tier(outcomes, step), None, info.card, info.detector)
        one = figures_of(images, np.ones(len(images.outcomes), dtype=np.bool_), draws)
        verdicts: list[list[str]] = [[], []]
        for outcome in of_tier(outcomes, step):
            verdicts[outcome.row.label].append(outcome.said[info.detector].verdict)
        table[step] = one | endings(*verdicts)
    return table


def endings(reals: Sequence[str], fakes: Sequence[str]) -> dict[str, float]:
    """Shares of all images of a label, judged or not, from their verdicts."""
    shares = {}
    if reals:
        shares["reals_called_fake"] = _share(reals, "likely_fake")
        shares["reals_inconclusive"] = _share(reals, "inconclusive")
    if fakes:
        shares["fakes_reaching_people"] = round(1 - _share(fakes, "likely_authentic"), 4)
        shares["fakes_inconclusive"] = _share(fakes, "inconclusive")
    return shares


def _share(verdicts: Sequence[str], wanted: str) -> float:
    return round(verdicts.count(wanted) / len(verdicts), 4)


def compact(steps: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """What a card keeps of each step."""
    kept = ("n", "auc", "auc_interval", "false_positive_rate", *ENDINGS)
    return {step: {name: one[name] for name in kept if name in one} for step, one in steps.items()}


def surrogates(releases: Sequence[ReleaseInfo]) -> dict[str, list[str]]:
    """By detector whose attacks it is shown against: its own, or another's where it has none."""
    victims = [info.detector for info in releases if has_network(info)]
    return {
        info.detector: [info.detector] if info.detector in victims else victims
        for info in releases
        if info.status == "ready"
    }


def knowledge(detector: str, victim: str) -> str:
    """How an attack came by its gradients, in words."""
    if detector == victim:
        return "white-box"
    return f"through {victim}" if detector == FUSION else f"transfer from {victim}"


@lru_cache(maxsize=2)
def _opened(name: str, source: Source) -> tuple[Detector, Any]:
    release = load(newest(source.weights_dir, name))
    return DETECTORS[name](release, "torch", None), prepared(restore(release))
