"""One evaluation of several detectors: judge every image once per tier, then count."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detection.pipeline.combination import FUSION
from detection.pipeline.fusion import verdict
from detection.pipeline.release import ReleaseInfo
from detection.training.evaluation import VERDICTS, tabulate
from detection.training.hierarchy_confusion import confusions
from detection.training.judged import header_baselines, of_tier, tiers_of
from detection.training.manifest import BadData, Row, select
from detection.training.scoring import Outcome, Source, Work, open_pipeline, run, tasks

UNTOUCHED = ("test", "test_unseen")
NAMED = 3  # of the images that cannot be read
Shape = tuple[str, int, int]  # format, width, height
Watch = Callable[[str, Work, Source], list[Outcome]]


@dataclass(frozen=True)
class Survey:
    """Tables as JSON holds them, and the outcomes that they were counted from."""

    table: dict[str, Any]
    outcomes: Sequence[Outcome]
    releases: Sequence[ReleaseInfo]

    @property
    def measured(self) -> list[ReleaseInfo]:
        return [info for info in self.releases if info.status == "ready"]


def chosen_splits(rows: Sequence[Row], wanted: Sequence[str] | None) -> list[str]:
    """The splits asked for; by default the untouched ones, or all where a folder has neither."""
    present = sorted({row.split for row in rows})
    if wanted and list(wanted) != ["all"]:
        return [split for split in present if split in wanted]
    untouched = [split for split in present if split in UNTOUCHED]
    return present if wanted or not untouched else untouched


def drawn(rows: Sequence[Row], limit: int | None) -> list[Row]:
    """At most `limit` images of each split, the same ones every time, in their order."""
    if limit is None:
        return list(rows)
    rng = np.random.default_rng(0)
    kept: list[Row] = []
    for split in sorted({row.split for row in rows}):
        members = select(rows, split)
        order = rng.permutation(len(members))[:limit]
        kept += [members[index] for index in sorted(order)]
    return kept


def survey(
    rows: Sequence[Row], known: Sequence[Row], tiers: Sequence[str], source: Source, watch: Watch
) -> Survey:
    """Judges `rows`; `known` are the training images that the header-only baseline learns from."""
    if not rows:
        raise BadData("there are no images in the splits asked for")
    releases = open_pipeline(source).releases
    unavailable = {info.detector: info.reason for info in releases if info.status != "ready"}
    if all(info.detector in unavailable or info.detector == FUSION for info in releases):
        return Survey({"detectors": {}, "unavailable": unavailable}, [], releases)
    outcomes = watch("judging", tasks(rows, tiers, score=True), source)
    if not outcomes:
        raise BadData(f"none of {len(rows)} images can be read, the first is {rows[0].path}")
    headers = header_baselines(
        outcomes, watch("headers of train", tasks(known, tiers, score=False), source)
    )
    measured = {
        info.detector: _described(info)
        | tabulate(outcomes, headers, info.card, info.detector)
        | _confused(outcomes, info)
        for info in releases
        if info.status == "ready"
    }
    read = {outcome.row.path for outcome in outcomes}
    unreadable = [str(row.path) for row in rows if row.path not in read]
    table = {"detectors": measured, "unavailable": unavailable, "unreadable": len(unreadable)}
    table["unreadable_first"] = unreadable[:NAMED]
    table["alike"] = alike(outcomes)
    return Survey(table, outcomes, releases)


def redelivered(outcomes: Sequence[Outcome], releases: Sequence[ReleaseInfo]) -> dict[str, Any]:
    """Verdict shares of fusion by split and label, before and after the test by re-delivery."""
    thresholds = next(info.card["thresholds"] for info in releases if info.detector == FUSION)
    table: dict[str, Any] = {}
    for split in sorted({outcome.row.split for outcome in outcomes}):
        for label, name in enumerate(("real", "fake")):
            own = [
                outcome.said[FUSION]
                for outcome in outcomes
                if (outcome.row.split, outcome.row.label) == (split, label)
            ]
            said = [(answer.probability, answer.verdict) for answer in own]
            before = [verdict(p, thresholds) if p is not None else v for p, v in said]
            table.setdefault(split, {})[name] = {
                "n": len(own),
                "before": _shares(before),
                "after": _shares([answer.verdict for answer in own]),
            }
    return table


def alike(outcomes: Sequence[Outcome]) -> dict[str, list[str]]:
    """By split the sources whose reals and fakes, as stored, have the same formats and sizes."""
    shapes: dict[tuple[str, str], tuple[set[Shape], set[Shape]]] = {}
    for outcome in of_tier(outcomes, "native"):
        row, header = outcome.row, outcome.header
        labels = shapes.setdefault((row.split, row.source), (set(), set()))
        labels[row.label].add((header.format, header.width, header.height))
    table: dict[str, list[str]] = {}
    for (split, source), (reals, fakes) in sorted(shapes.items()):
        if reals == fakes:
            table.setdefault(split, []).append(source)
    return table


def sequential(title: str, work: Work, source: Source) -> list[Outcome]:
    """In this process, without a word."""
    return [outcome for part in run(work, source, jobs=1) for outcome in part]


def _confused(outcomes: Sequence[Outcome], info: ReleaseInfo) -> dict[str, Any]:
    """Confusion matrices by split and tier, of a detector that makes statements on levels."""
    if "levels" not in info.card:
        return {}
    table: dict[str, dict[str, Any]] = {}
    for split in sorted({outcome.row.split for outcome in outcomes}):
        for tier in tiers_of(outcomes):
            own = [one for one in of_tier(outcomes, tier) if one.row.split == split]
            pairs = [(one.row, one.said[info.detector].evidence) for one in own]
            table.setdefault(split, {})[tier] = confusions(pairs, info.card)
    return {"confusion": table}


def _shares(verdicts: Sequence[str]) -> dict[str, float]:
    count = max(1, len(verdicts))
    return {name: round(verdicts.count(name) / count, 4) for name in VERDICTS}


def _described(info: ReleaseInfo) -> dict[str, Any]:
    return {
        "detector": info.detector,
        "version": info.version,
        "weights_sha256": info.weights_sha256,
        "threshold": info.card["thresholds"]["likely_fake"],
        "remark": info.reason,
    }
