"""Runs released detectors over labelled images in every tier, in several processes if asked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from detection.pipeline.analyse import Judgement, Pipeline
from detection.pipeline.combination import FUSION
from detection.pipeline.decode import Pixels, Undecodable, decode
from detection.pipeline.findings import Finding
from detection.pipeline.fusion import verdict
from detection.training.children import open_pool
from detection.training.headers import Header, read_header
from detection.training.manifest import Row
from detection.training.tiers import TIERS

CHUNK = 16
NOTHING = np.zeros((0, 0, 3), dtype=np.uint8)


@dataclass(frozen=True)
class Source:
    """Which detectors judge, from which weights, where; `redelivery` tests verdicts of fusion."""

    detectors: tuple[str, ...]
    weights_dir: Path
    device: str = "auto"
    cache_dir: Path | None = None
    redelivery: bool = False


@dataclass(frozen=True)
class Said:
    """One detector's answer to one image; `probability` is None where it could not judge."""

    probability: float | None
    verdict: str = "not_applicable"
    milliseconds: float = 0.0
    reason: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """One image in one tier; `said` by detector, empty where only the header was read."""

    row: Row
    tier: str
    header: Header
    said: Mapping[str, Said] = field(default_factory=dict)


@dataclass(frozen=True)
class Task:
    """Some images in one tier; without `score` only their headers are read."""

    rows: Sequence[Row]
    tier: str
    score: bool

    def __call__(self, pipeline: Pipeline) -> list[Outcome]:
        """Each image is decoded once for all detectors; what cannot be read has no outcome."""
        opened = [one for one in (self._open(row) for row in self.rows) if one]
        judged = pipeline.judge([pixels for _, _, pixels in opened]) if self.score else ()
        said = [answers(one, pipeline) for one in judged] or [{} for _ in opened]
        return [
            Outcome(row, self.tier, header, own)
            for (row, header, _), own in zip(opened, said, strict=True)
        ]

    def _open(self, row: Row) -> tuple[Row, Header, Pixels] | None:
        try:
            content = TIERS[self.tier](row.path.read_bytes())
            pixels = decode(content) if self.score else NOTHING
            return row, read_header(content), pixels
        except (Undecodable, OSError):
            return None


Work = Sequence[Callable[[Pipeline], list[Outcome]]]


def open_pipeline(source: Source) -> Pipeline:
    return Pipeline.load(
        source.detectors,
        weights_dir=source.weights_dir,
        device=source.device,
        cache_dir=source.cache_dir,
        redelivery=source.redelivery,
    )


def tasks(rows: Sequence[Row], tiers: Sequence[str], *, score: bool) -> list[Task]:
    return [
        Task(rows[start : start + CHUNK], tier, score)
        for tier in tiers
        for start in range(0, len(rows), CHUNK)
    ]


def run(work: Work, source: Source, jobs: int) -> Iterator[list[Outcome]]:
    """Outcomes part by part, in the order of `work`."""
    pipeline = open_pipeline(source)  # exports the graphs once, before processes ask together
    if jobs <= 1:
        yield from (part(pipeline) for part in work)
        return
    del pipeline
    with open_pool(jobs, partial(_start, source)) as pool:
        yield from pool.map(_in_process, work)


def answers(judgement: Judgement, pipeline: Pipeline) -> dict[str, Said]:
    """What each detector said, and what `fusion` made of it where it is there."""
    cards = {info.detector: info.card for info in pipeline.releases}
    said = {
        finding.detector: _said(finding, cards[finding.detector]) for finding in judgement.findings
    }
    if FUSION in cards:
        took = sum(finding.milliseconds for finding in judgement.findings)
        said[FUSION] = Said(judgement.probability, judgement.verdict, took)
    return said


class _Process:
    """What a child process keeps between chunks."""

    pipeline: Pipeline


def _start(source: Source) -> None:
    _Process.pipeline = open_pipeline(source)


def _in_process(part: Callable[[Pipeline], list[Outcome]]) -> list[Outcome]:
    return part(_Process.pipeline)


def _said(finding: Finding, card: Mapping[str, Any]) -> Said:
    if finding.probability is None:
        return Said(None, reason=finding.reason)
    return Said(
        probability=finding.probability,
        verdict=verdict(finding.probability, card["thresholds"]),
        milliseconds=finding.milliseconds,
        evidence=finding.evidence,
    )
