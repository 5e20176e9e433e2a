"""Training of `fusion`: the released detectors judge `val`, a regression learns whom to believe."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detection.pipeline.analyse import Pipeline
from detection.pipeline.combination import FUSION, TENSOR
from detection.pipeline.release import ReleaseInfo
from detection.pipeline.slots import ALL
from detection.training.calibrate import choose_thresholds, rate_threshold
from detection.training.card import describe_data, describe_run
from detection.training.fusion_fit import (
    COPIES,
    DROPPED,
    FOLDS,
    Floats,
    Votes,
    bootstrap,
    calibrated,
    choose_penalty,
    fit,
    out_of_fold,
)
from detection.training.fusion_votes import votes_of
from detection.training.manifest import BadData, Row, check_groups, read, select
from detection.training.metrics import Scores, auc_of, evaluate
from detection.training.orders import Order, Report
from detection.training.publish import finish_with, write_card, write_weights

LIMIT = 6.0  # beyond these logits no detector is believed more
FEWEST = 2
CALLED_FAKE = 0.005  # of the reals of val
FITTED_IN = ("native", "web", "hard")


def train(order: Order, report: Report) -> Path:
    """The folder of the finished release; the detectors are those released in `order.out`."""
    rows = read(order.data)
    check_groups(rows)
    val = select(rows, "val")
    infos = _ready(order)
    votes = _votes(order, infos, val)
    if len(np.unique(votes.groups)) < FOLDS:
        raise BadData(f"{order.data} has fewer than {FOLDS} groups of images in the split val")
    penalty = choose_penalty(votes, order.plan.seed)
    lines, judged = _fitted(votes, penalty, order.plan.seed)
    asked = votes.take(np.arange(len(val)))
    report({"penalty": penalty, "auc on val": auc_of(asked.labels, judged)})
    card = _card(order, infos, asked, judged, lines[0])
    card["data"] = describe_data([], val)
    card["training"] = _training(order, penalty)
    card["weights"] = write_weights(order.folder, {TENSOR: lines.astype(np.float32)})
    write_card(order.folder, card)
    _add_selfcheck(order, card, infos)
    return order.folder


def _ready(order: Order) -> list[ReleaseInfo]:
    pipeline = Pipeline.load([ALL], weights_dir=order.out, cache_dir=order.work / "graphs")
    infos = [i for i in pipeline.releases if i.status == "ready" and i.detector != FUSION]
    if len(infos) < FEWEST:
        raise BadData(f"fusion joins at least {FEWEST} released detectors; there are {len(infos)}")
    return infos


def _votes(order: Order, infos: Sequence[ReleaseInfo], rows: Sequence[Row]) -> Votes:
    """All images as stored, then all in the next tier: who breaks on the way is believed less."""
    said = [votes_of(infos, rows, tier, order.out, order.work) for tier in FITTED_IN]
    count = len(FITTED_IN)
    return Votes(
        probabilities=np.concatenate([np.stack(list(one.values()), axis=1) for one in said]),
        labels=np.tile(np.array([row.label for row in rows], dtype=np.int64), count),
        groups=np.tile(_codes([f"{row.source}/{row.group}" for row in rows]), count),
        sources=np.tile(_codes([row.source for row in rows]), count),
        limit=LIMIT,
    )


def _codes(names: Sequence[str]) -> NDArray[np.int64]:
    codes: NDArray[np.int64] = np.unique(names, return_inverse=True)[1]
    return codes


def _fitted(votes: Votes, penalty: float, seed: int) -> tuple[Floats, Floats]:
    """The coefficients of fit and refits, and out-of-fold P(fake) of the images as stored.

    Whom to believe is learned in all tiers, what a sum of votes means from images as stored.
    """
    lines = np.concatenate([[fit(votes, penalty, seed)], bootstrap(votes, penalty, seed)])
    stored = slice(len(votes.labels) // len(FITTED_IN))
    scores = out_of_fold(votes, penalty, votes.groups, seed)[stored]
    try:
        return calibrated(lines, scores, votes.labels[stored])
    except ValueError as error:
        raise BadData(str(error)) from error


def _card(
    order: Order, infos: Sequence[ReleaseInfo], votes: Votes, judged: Floats, line: Floats
) -> dict[str, Any]:
    names = [info.detector for info in infos]
    fitted = {i.detector: {"version": i.version, "weights_sha256": i.weights_sha256} for i in infos}
    thresholds = verdict_thresholds(judged, votes.labels)
    scores = Scores(votes.labels, judged, judged)
    figures = evaluate(scores, thresholds["likely_fake"])
    return {
        "detector": FUSION,
        "version": order.version,
        "domain": "any",
        "architecture": {"network": FUSION, "limit": LIMIT, "detectors": fitted},
        "coefficients": {
            "intercept": float(line[0]),
            "weights": dict(zip(names, map(float, line[1 : 1 + len(names)]), strict=True)),
            "shifts": dict(zip(names, map(float, line[1 + len(names) :]), strict=True)),
        },
        "calibration": {"method": "in the coefficients", "slope": 1.0, "intercept": 0.0},
        "thresholds": thresholds,
        "validation": {
            "n": len(votes.labels),
            "scored_by": "fits that did not see the image's group",
            **{name: asdict(estimate) for name, estimate in figures.items()},
            "detectors": {
                name: _alone(votes, column) for column, name in enumerate(names)
            },
        },
    }  # fmt: skip


def verdict_thresholds(judged: Floats, labels: NDArray[np.int64]) -> dict[str, float]:
    """The 0.5 % point calls an image fake: reals of new sources score higher (decision 95)."""
    found = choose_thresholds(judged, labels)
    strict = rate_threshold(judged[labels == 0], CALLED_FAKE)
    return {**found, "likely_fake": strict, "likely_fake_5fpr": found["likely_fake"]}


def _alone(votes: Votes, column: int) -> dict[str, float]:
    """How one detector ranks the images that it could judge."""
    spoke = ~np.isnan(votes.probabilities[:, column])
    labels, said = votes.labels[spoke], votes.probabilities[spoke, column]
    figures = {"applicable": round(float(spoke.mean()), 4)}
    if len(np.unique(labels)) == len(("real", "fake")):
        figures["auc"] = round(auc_of(labels, said), 4)
    return figures


def _training(order: Order, penalty: float) -> dict[str, Any]:
    return {
        **describe_run(order),
        "command": f"python -m detection train {FUSION} --data {order.data.name} "
        f"--seed {order.plan.seed}",
        "penalty": penalty,
        "tiers": list(FITTED_IN),
        "chosen_by": "log loss on collections left out of the fit",
        "silenced": {"copies": COPIES, "share": DROPPED},
    }


def _add_selfcheck(order: Order, card: dict[str, Any], infos: Sequence[ReleaseInfo]) -> None:
    names = [info.detector for info in infos]
    pipeline = Pipeline.load(
        names,
        weights_dir=order.out,
        device="cpu",
        cache_dir=order.work / "graphs",
        redelivery=False,
    )
    finish_with(order, card, pipeline)
