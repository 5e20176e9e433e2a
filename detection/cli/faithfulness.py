"""`faithfulness`: whether heat maps show what the detectors read, measured by deletion."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from detection.cli.common import add_serving, console, count, fail, progress
from detection.cli.evaluate import names
from detection.cli.evaluated import as_table, update_card, write_json
from detection.cli.outputs import check_outputs
from detection.pipeline.analyse import Pipeline
from detection.pipeline.decode import Undecodable, decode
from detection.pipeline.detectors import DETECTORS
from detection.pipeline.detectors.base import Pixels
from detection.training.faithfulness import Drop, Heat, measure, record, summarise
from detection.training.faithfulness_report import NOTE, as_page, section
from detection.training.manifest import BadData, Row, read, select
from detection.training.marked import write_between
from detection.training.recordable import check_images

BATCH = 16
MARK = "faithfulness"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="labelled images")
    parser.add_argument(
        "--detector", type=names(DETECTORS), default=list(DETECTORS), metavar="NAME[,NAME]"
    )
    parser.add_argument("--split", default="val", help="default: val")
    parser.add_argument("--limit", type=count, default=100, help="images called fake; default: 100")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="the table, as printed")
    parser.add_argument("--update-card", action="store_true", help="record the figure in the card")
    add_serving(parser)


def run(options: argparse.Namespace) -> int:
    try:
        check_outputs(options, MARK)
        every = read(options.data)
        if options.update_card:
            check_images(every)
        rows = [row for row in select(every, options.split) if row.label]
        if not rows:
            raise BadData(f"{options.data} has no fakes in the split {options.split}")
        found = {name: _measured(name, rows, options) for name in options.detector}
    except (BadData, Undecodable, OSError) as error:
        return fail(str(error))
    console().print(as_table(section(found)))
    console().print(NOTE)
    _write(options, found)
    return 0


def _write(options: argparse.Namespace, found: dict[str, dict[str, Any]]) -> None:
    if options.json:
        write_json(options.json, found)
    if options.markdown:
        write_between(options.markdown, MARK, as_page(found))
    for name, one in found.items():
        if options.update_card and "figure" in one:
            update_card(options.weights, name, "faithfulness", one)


def _measured(name: str, rows: Sequence[Row], options: argparse.Namespace) -> dict[str, Any]:
    """The figures of one detector, or why it has none."""
    pipeline = Pipeline.load(
        [name], weights_dir=options.weights, device=options.device, cache_dir=options.cache
    )
    info = pipeline.releases[0]
    if info.status != "ready":
        return {"remark": info.reason}
    images, heats = _called_fake(pipeline, rows, options.limit)
    drops: list[Drop | None] = []
    with progress() as bar:
        task = bar.add_task(f"{name}: deleting", total=len(images))
        for drop in measure(images, heats, lambda some: _probabilities(pipeline, some)):
            drops.append(drop)
            bar.advance(task)
    kept = [drop for drop in drops if drop is not None]
    if not kept:
        return {"remark": "no heat map over an image called fake"}
    return record(summarise(kept, len(drops) - len(kept)), options.split, options.limit)


def _called_fake(
    pipeline: Pipeline, rows: Sequence[Row], limit: int
) -> tuple[list[Pixels], list[Heat]]:
    """Fakes that the detector finds, with their heat maps, drawn by seed."""
    order = np.random.default_rng(0).permutation(len(rows))
    images: list[Pixels] = []
    heats: list[Heat] = []
    for start in range(0, len(order), BATCH):
        chunk = [decode(rows[i].path) for i in order[start : start + BATCH]]
        judgements = pipeline.judge(chunk)
        found = [judged.findings[0] for judged in judgements]
        if any(one.status == "scored" for one in found) and not any(
            one.heatmap is not None for one in found
        ):
            break  # this detector draws none
        for image, judged, finding in zip(chunk, judgements, found, strict=True):
            heat = finding.heatmap
            if judged.verdict == "likely_fake" and heat is not None and heat.max() > 0:
                images.append(image)
                heats.append(heat)
        if len(images) >= limit:
            break
    return images[:limit], heats[:limit]


def _probabilities(pipeline: Pipeline, images: Sequence[Pixels]) -> list[float | None]:
    return [judged.probability for judged in pipeline.judge(images)]
