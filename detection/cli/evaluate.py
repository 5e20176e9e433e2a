"""`evaluate`: detectors on labelled images, with intervals and the header-only baseline."""

import argparse
import os
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from pathlib import Path

from detection.cli.common import add_serving, console, count, fail, progress
from detection.cli.evaluated import MARK, show, write
from detection.cli.outputs import check_outputs
from detection.pipeline.combination import FUSION
from detection.pipeline.decode import Undecodable
from detection.pipeline.detectors import DETECTORS
from detection.training.manifest import BadData, read, select
from detection.training.recordable import check_images, check_splits, check_tiers
from detection.training.scoring import Outcome, Source, Work, tasks
from detection.training.scoring import run as run_parts
from detection.training.survey import Survey, chosen_splits, drawn, redelivered, survey
from detection.training.tiers import TIERS


def names(known: Collection[str] | None = None) -> Callable[[str], list[str]]:
    """A parser of `NAME[,NAME]` that refuses names that are not known."""

    def parse(text: str) -> list[str]:
        chosen = [part.strip() for part in text.split(",") if part.strip()]
        unknown = [name for name in chosen if known is not None and name not in known]
        if unknown or not chosen:
            raise argparse.ArgumentTypeError(f"choose from {', '.join(known or ())}")
        return chosen

    return parse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data(parser)
    parser.add_argument("--tiers", type=names(TIERS), default=list(TIERS), help=",".join(TIERS))
    parser.add_argument(
        "--redelivery",
        type=count,
        metavar="N",
        help="also test the verdicts of fusion by re-delivery, on N images a split",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="every figure")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="every table, as printed")
    parser.add_argument("--digest", type=Path, metavar="FILE", help="detectors beside each other")
    parser.add_argument("--plots", type=Path, metavar="DIR", help="SVG files")
    parser.add_argument(
        "--update-card", action="store_true", help="record the figures in the cards"
    )
    add_serving(parser)


def add_data(parser: argparse.ArgumentParser) -> None:
    """Which images, which detectors, on how many cores."""
    data_help = "a folder with manifest.csv, or with real/ and fake/ (a folder in these: a source)"
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help=data_help)
    parser.add_argument(
        "--detector",
        type=names(DETECTORS),
        metavar="NAME[,NAME]",
        default=list(DETECTORS),
        help=f"default: all of {', '.join(DETECTORS)}, joined by {FUSION} where it is released",
    )
    parser.add_argument(
        "--splits",
        type=names(),
        help="default: test and test_unseen, or all of a folder that has neither; `all`: every one",
    )
    parser.add_argument(
        "--limit", type=count, help="at most this many images a split, drawn by seed"
    )
    cores = len(os.sched_getaffinity(0))
    parser.add_argument("--jobs", type=count, default=cores, help="processes; default: the cores")


def run(options: argparse.Namespace) -> int:
    if options.update_card and options.limit:
        return fail("--update-card records figures of all images, so it cannot go with --limit")
    try:
        check_outputs(options, MARK)
        if options.update_card:
            check_splits(options.splits)
            check_tiers(options.tiers)
        found = _evaluate(options)
    except (BadData, Undecodable, OSError) as error:
        return fail(str(error))
    if not found.measured:
        return fail("; ".join(found.table["unavailable"].values()))
    show(console(), found.table)
    write(options, found)
    return 0


def source_of(options: argparse.Namespace) -> Source:
    return Source(tuple(options.detector), options.weights, options.device, options.cache)


def watch(title: str, work: Work, source: Source, jobs: int) -> list[Outcome]:
    """Runs the parts behind a progress bar."""
    outcomes: list[Outcome] = []
    with progress() as bar:
        for part in bar.track(run_parts(work, source, jobs), len(work), description=title):
            outcomes += part
    return outcomes


def _evaluate(options: argparse.Namespace) -> Survey:
    rows = read(options.data)
    if options.update_card:
        check_images(rows)
    judged = drawn(select(rows, *chosen_splits(rows, options.splits)), options.limit)
    known = [row for row in select(rows, "train") if row.path.is_file()]
    source, watched = source_of(options), partial(watch, jobs=options.jobs)
    found = survey(judged, known, options.tiers, source, watched)
    if options.redelivery and FUSION in found.table["detectors"]:
        tested = replace(source, redelivery=True)
        work = tasks(drawn(judged, options.redelivery), ["native"], score=True)
        found.table["redelivery"] = redelivered(
            watched("re-delivery", work, tested), found.releases
        )
    return found
