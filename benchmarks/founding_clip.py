"""`python -m benchmarks.founding_clip`: the detectors on CLIP beside founding system B1.

Decided as it decides, without calibration: nearer to a known fake than to a known real, sigmoid at
least 0.5. Balanced accuracy with its 95 % bootstrap interval, because its test sets are even.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import expit

from detection.pipeline.weights import WEIGHTS_DIR
from detection.training.manifest import Row, read
from detection.training.metrics import Scores, evaluate
from detection.training.scoring import Outcome, Source, open_pipeline, tasks
from detection.training.survey import sequential

SETS = {"CycleGAN": ("test_unseen", "cyclegan_h2z"), "BigGAN": ("test", "biggan_xue")}
PUBLISHED = {"clip_nearest": ("62.9 %", "58.0 %"), "clip_linear": ("98.1 %", "93.9 %")}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    rows = read(parser.parse_args(arguments).data)
    chosen = {name: images_of(rows, *where) for name, where in SETS.items()}
    source = Source(tuple(PUBLISHED), WEIGHTS_DIR)
    judged = {
        name: sequential(name, tasks(own, ["native"], score=True), source)
        for name, own in chosen.items()
    }
    counts = [f"{name}, {_counts(own)}" for name, own in chosen.items()]
    _print(["", *counts])
    _print(["---"] * (1 + len(counts)))
    for info in open_pipeline(source).releases:
        if info.detector in PUBLISHED:
            _print([f"{info.detector}, founding", *PUBLISHED[info.detector]])
            figures = [accuracy(outcomes, info.detector, info.card) for outcomes in judged.values()]
            _print([f"{info.detector} {info.version}", *figures])


def images_of(rows: Sequence[Row], split: str, source: str) -> list[Row]:
    """The source; where it has no reals, with those of the same split and domain."""
    own = [row for row in rows if (row.split, row.source) == (split, source)]
    if all(row.label for row in own):
        domains = {row.domain for row in own}
        own += [r for r in rows if r.split == split and r.domain in domains and not r.label]
    return own


def accuracy(outcomes: Sequence[Outcome], detector: str, card: Mapping[str, Any]) -> str:
    """Of both labels alike, at the raw logit 0."""
    labels = np.array([outcome.row.label for outcome in outcomes])
    found = np.array([outcome.said[detector].probability for outcome in outcomes])
    middle = float(expit(card["calibration"]["intercept"]))
    figures = evaluate(Scores(labels, found, found), middle)
    middling, ranked = figures["balanced_accuracy"], figures["auc"]
    interval = f"{100 * middling.low:.0f} to {100 * middling.high:.0f}"
    return f"{100 * middling.value:.1f} % ({interval}), AUC {ranked.value:.2f}"


def _counts(rows: Sequence[Row]) -> str:
    fakes = sum(row.label for row in rows)
    return f"{len(rows) - fakes} / {fakes}"


def _print(cells: Sequence[str]) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
