"""An evaluation on the terminal, in files and in cards."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from detection.cli.common import console
from detection.pipeline.release import ReleaseInfo
from detection.pipeline.weights import load, newest
from detection.training import levels_report
from detection.training.digest import full, short
from detection.training.marked import write_between
from detection.training.plots import draw
from detection.training.publish import write_card
from detection.training.recordable import recordable
from detection.training.report import NOTE, Section, headline, sections
from detection.training.summary import redelivery, summary
from detection.training.survey import Survey

MARK = "evaluation"


def show(out: Console, table: dict[str, Any]) -> None:
    """All detectors first, then each one's tables."""
    for name, reason in table["unavailable"].items():
        out.print(f"{name} was not measured: {reason}", highlight=False)
    if table["unreadable"]:
        first = ", ".join(table["unreadable_first"])
        out.print(f"unreadable images, left out: {table['unreadable']}; first {first}")
    out.print(as_table(summary(table)))
    for name, one in table["detectors"].items():
        out.print(f"\n[bold]{name}[/] {one['version']}", highlight=False)
        for section in (*sections(one), *levels_report.sections(one), headline(one)):
            out.print(as_table(section))
    if "redelivery" in table:
        out.print(as_table(redelivery(table)))
    out.print(NOTE)


def as_table(section: Section) -> Table:
    table = Table(title=section.title, title_justify="left")
    for name in section.columns:
        table.add_column(name)
    for row in section.rows:
        table.add_row(*(cell.replace(" (", "\n(") for cell in row))
    return table


def write(options: argparse.Namespace, found: Survey) -> None:
    """The files that were asked for, and the cards."""
    if options.json:
        write_json(options.json, found.table)
    if options.markdown:
        write_between(options.markdown, MARK, full(found.table))
    if options.digest:
        write_between(options.digest, MARK, short(found.table))
    if options.plots:
        draw(found, options.plots)
    if options.update_card:
        for info in found.measured:
            record(options, info, found.releases, "evaluation", _recorded(found, info))


def write_json(path: Path, table: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")


def update_card(weights_dir: Path, detector: str, key: str, value: dict[str, Any]) -> None:
    """Writes one member of the newest card of a detector."""
    folder = newest(weights_dir, detector)
    write_card(folder, dict(load(folder).card) | {key: value})


def record(
    options: argparse.Namespace,
    info: ReleaseInfo,
    releases: Sequence[ReleaseInfo],
    key: str,
    value: dict[str, Any],
) -> None:
    """Writes one member of a card, or says why these figures are not that release's."""
    if recordable(info, releases, options.detector):
        update_card(options.weights, info.detector, key, value)
    else:
        console().print(f"not recorded: this {info.detector} lacks detectors that its card names")


def _recorded(found: Survey, info: ReleaseInfo) -> dict[str, Any]:
    one = found.table["detectors"][info.detector]
    splits = {
        split: {"overall": views["overall"], "source": views.get("source", {})}
        for split, views in one["splits"].items()
    }
    return {"overall": one["overall"], "splits": splits}
