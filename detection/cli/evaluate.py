"""`evaluate`: a detector on labelled images, with intervals and the header-only baseline."""

import argparse
import json
import os
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.table import Table

from detection.cli.common import add_detector, add_serving, console, fail, progress
from detection.pipeline.decode import Undecodable
from detection.pipeline.weights import WeightsRefused, load, newest
from detection.training.evaluation import tabulate
from detection.training.manifest import BadData, Row, read, select
from detection.training.publish import write_card
from detection.training.report import COLUMNS, NOTE, Section, headline, markdown, sections
from detection.training.scoring import Outcome, Source, Task, tasks
from detection.training.scoring import run as run_tasks
from detection.training.tiers import TIERS


def _names(known: Collection[str] | None = None) -> Callable[[str], list[str]]:
    def names(text: str) -> list[str]:
        chosen = [part.strip() for part in text.split(",") if part.strip()]
        unknown = [name for name in chosen if known is not None and name not in known]
        if unknown or not chosen:
            raise argparse.ArgumentTypeError(f"choose from {', '.join(known or ())}")
        return chosen

    return names


def add_arguments(parser: argparse.ArgumentParser) -> None:
    data_help = "a folder with manifest.csv, or with real/ and fake/"
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help=data_help)
    parser.add_argument("--tiers", type=_names(TIERS), default=list(TIERS), help=",".join(TIERS))
    parser.add_argument("--splits", type=_names(), help="default: every one there is")
    parser.add_argument("--limit", type=int, help="at most this many images a split, drawn by seed")
    cores = len(os.sched_getaffinity(0))
    parser.add_argument("--jobs", type=int, default=cores, help="processes; default: the cores")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--markdown", type=Path, metavar="FILE")
    parser.add_argument("--update-card", action="store_true", help="record the figures in the card")
    add_detector(parser)
    add_serving(parser)


def run(options: argparse.Namespace) -> int:
    try:
        table = _evaluate(options)
    except (BadData, WeightsRefused, Undecodable, OSError) as error:
        return fail(str(error))
    out = console()
    for section in (*sections(table), headline(table)):
        out.print(_table(section))
    out.print(NOTE)
    _write(options, table)
    return 0


def _evaluate(options: argparse.Namespace) -> dict[str, Any]:
    rows = read(options.data)
    judged = _limited(_chosen(rows, options.splits), options.limit)
    if not judged:
        raise BadData(f"{options.data} has no images in the splits asked for")
    known = [row for row in select(rows, "train") if row.path.is_file()]
    source = Source(options.detector, options.weights, options.device, options.cache)
    card = load(newest(source.weights_dir, source.detector)).card
    outcomes = _run(tasks(judged, options.tiers, score=True), source, options.jobs, "judging")
    headers = _run(
        tasks(known, options.tiers, score=False), source, options.jobs, "headers of train"
    )
    described = {
        "detector": card["detector"],
        "version": card["version"],
        "weights_sha256": card["weights"]["sha256"],
        "threshold": card["thresholds"]["likely_fake"],
    }
    return described | tabulate(outcomes, headers, card)


def _chosen(rows: Sequence[Row], splits: Sequence[str] | None) -> list[Row]:
    return select(rows, *splits) if splits else list(rows)


def _limited(rows: list[Row], limit: int | None) -> list[Row]:
    if limit is None:
        return rows
    rng = np.random.default_rng(0)
    kept: list[Row] = []
    for split in sorted({row.split for row in rows}):
        members = select(rows, split)
        order = rng.permutation(len(members))[:limit]
        kept += [members[index] for index in sorted(order)]
    return kept


def _run(work: Sequence[Task], source: Source, jobs: int, title: str) -> list[Outcome]:
    outcomes: list[Outcome] = []
    with progress() as bar:
        task = bar.add_task(title, total=sum(len(part.rows) for part in work))
        for part in run_tasks(work, source, jobs):
            outcomes += part
            bar.advance(task, len(part))
    return outcomes


def _table(section: Section) -> Table:
    table = Table(title=section.title, title_justify="left")
    for name in COLUMNS:
        table.add_column(name)
    for row in section.rows:
        table.add_row(*(cell.replace(" (", "\n(") for cell in row))
    return table


def _write(options: argparse.Namespace, table: dict[str, Any]) -> None:
    if options.json:
        _text(options.json, [json.dumps(table, indent=2)])
    if options.markdown:
        _text(options.markdown, [markdown(table)])
    if options.update_card:
        folder = newest(options.weights, options.detector)
        card = dict(load(folder).card)
        card["evaluation"] = {"overall": table["overall"], "splits": _compact(table["splits"])}
        write_card(folder, card)


def _compact(splits: dict[str, Any]) -> dict[str, Any]:
    return {
        split: {"overall": views["overall"], "source": views.get("source", {})}
        for split, views in splits.items()
    }


def _text(path: Path, lines: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
