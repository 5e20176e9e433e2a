"""`robustness`: what treatments on the way and attacks on a network do to the detectors."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import torch

from detection.cli.common import add_serving, console, count_or_zero, fail
from detection.cli.evaluate import add_data, source_of, watch
from detection.cli.evaluated import as_table, record, write_json
from detection.cli.outputs import check_outputs
from detection.pipeline.decode import Undecodable
from detection.pipeline.release import ReleaseInfo
from detection.training.manifest import BadData, Row, read, select
from detection.training.marked import write_between
from detection.training.plots.robustness import draw
from detection.training.recordable import check_images, check_splits
from detection.training.robustness import (
    attack_work,
    compact,
    figures,
    has_network,
    knowledge,
    surrogates,
    treatment_work,
)
from detection.training.robustness_report import NOTE, as_page, sections
from detection.training.scoring import Outcome, open_pipeline
from detection.training.survey import chosen_splits, drawn

LIMIT = 150
MARK = "robustness"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data(parser)
    parser.set_defaults(limit=LIMIT)
    parser.add_argument(
        "--attack-limit",
        type=count_or_zero,
        default=20,
        help="images a split that are attacked; 0: none",
    )
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--markdown", type=Path, metavar="FILE")
    parser.add_argument("--plots", type=Path, metavar="DIR", help="SVG files")
    parser.add_argument(
        "--update-card", action="store_true", help="record the figures in the cards"
    )
    add_serving(parser)


def run(options: argparse.Namespace) -> int:
    if options.update_card and not options.attack_limit:
        return fail("--update-card records attacks too, so it cannot go with --attack-limit 0")
    torch.set_num_threads(1)
    try:
        rows = read(options.data)
        check_outputs(options, MARK)
        if options.update_card:
            check_splits(options.splits)
            check_images(rows)
        releases = open_pipeline(source_of(options)).releases
        judged = select(rows, *chosen_splits(rows, options.splits))
        table = _measured(judged, [one for one in releases if one.status == "ready"], options)
    except (BadData, Undecodable, OSError) as error:
        return fail(str(error))
    out = console()
    for section in sections(table):
        out.print(as_table(section))
    out.print(NOTE)
    _write(options, table, releases)
    return 0


def _measured(
    rows: Sequence[Row], releases: Sequence[ReleaseInfo], options: argparse.Namespace
) -> dict[str, Any]:
    source = source_of(options)
    if not rows or not releases:
        raise BadData("there is nothing to judge, or nothing to judge it with")
    watched = partial(watch, jobs=options.jobs)
    treated = watched("treatments", treatment_work(drawn(rows, options.limit)), source)
    sample = drawn(rows, options.attack_limit)
    victims = [info.detector for info in releases if has_network(info)] if sample else []
    product = replace(source, redelivery=True)
    attacked = {
        name: watched(f"attacks on {name}", attack_work(sample, name, product), product)
        for name in victims
    }
    return {
        "detectors": {one.detector: _card(one, releases, treated, attacked) for one in releases}
    }


def _card(
    info: ReleaseInfo,
    releases: Sequence[ReleaseInfo],
    treated: Sequence[Outcome],
    attacked: Mapping[str, Sequence[Outcome]],
) -> dict[str, Any]:
    shown = [name for name in surrogates(releases)[info.detector] if attacked.get(name)]
    return {
        "version": info.version,
        "treatments": figures(treated, info),
        "attacks": {
            knowledge(info.detector, name): figures(attacked[name], info) for name in shown
        },
    }


def _write(
    options: argparse.Namespace, table: dict[str, Any], releases: Sequence[ReleaseInfo]
) -> None:
    if options.json:
        write_json(options.json, table)
    if options.markdown:
        write_between(options.markdown, MARK, as_page(table))
    if options.plots:
        draw(table, options.plots)
    if options.update_card:
        for info in releases:
            if one := table["detectors"].get(info.detector):
                kept = {known: compact(steps) for known, steps in one["attacks"].items()}
                value = {"treatments": compact(one["treatments"]), "attacks": kept}
                record(options, info, releases, "robustness", value)
