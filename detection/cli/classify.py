"""`classify PATH…`: verdict, probability, release and time of each image."""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.table import Table

from detection.cli.common import add_serving, console, progress
from detection.pipeline.analyse import Judgement, Pipeline
from detection.pipeline.decode import Undecodable, decode
from detection.pipeline.slots import ALL
from detection.training.manifest import images_below

BATCH = 16
COLOURS = {"likely_fake": "red", "likely_authentic": "green", "inconclusive": "yellow"}


@dataclass(frozen=True)
class Line:
    path: str
    verdict: str = ""
    probability: float | None = None
    interval: tuple[float, float] | None = None
    release: str = ""
    milliseconds: float | None = None
    error: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="an image or a folder")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument(
        "--detector",
        default=ALL,
        help="names with commas between them; default: every released one, joined by fusion",
    )
    parser.add_argument(
        "--once",
        action="store_true",
        help="do not judge again what would come of an image that is sent on",
    )
    add_serving(parser)


def run(options: argparse.Namespace) -> int:
    pipeline = Pipeline.load(
        options.detector.split(","),
        weights_dir=options.weights,
        device=options.device,
        cache_dir=options.cache,
        redelivery=not options.once,
    )
    paths = [found for path in options.paths for found in _expand(path)]
    lines: list[Line] = []
    with progress() as bar:
        task = bar.add_task("classify", total=len(paths))
        for start in range(0, len(paths), BATCH):
            chunk = paths[start : start + BATCH]
            lines += _judge(chunk, pipeline)
            bar.advance(task, len(chunk))
    _show(lines, as_json=options.json)
    return int(any(line.error for line in lines))


def _expand(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    yield from images_below(path) or [path]


def _judge(paths: Sequence[Path], pipeline: Pipeline) -> list[Line]:
    lines: dict[Path, Line] = {}
    images = {}
    for path in paths:
        try:
            images[path] = decode(path)
        except Undecodable as error:
            lines[path] = Line(str(path), error=str(error))
    for path, judgement in zip(images, pipeline.judge(list(images.values())), strict=True):
        lines[path] = _line(path, judgement)
    return [lines[path] for path in paths]


def _line(path: Path, judgement: Judgement) -> Line:
    finding, decider = judgement.findings[0], judgement.decided_by or judgement.findings[0]
    return Line(
        path=str(path),
        verdict=judgement.verdict,
        probability=judgement.probability,
        interval=judgement.interval,
        release=f"{decider.detector} {decider.version}".strip(),
        milliseconds=round(sum(each.milliseconds for each in judgement.findings), 1),
        error="" if judgement.decided_by else finding.reason,
    )


def _show(lines: Sequence[Line], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([asdict(line) for line in lines], indent=2))
        return
    table = Table("image", "verdict", "P(fake)", "95 % interval", "release", "ms", "error")
    for line in lines:
        colour = COLOURS.get(line.verdict, "default")
        table.add_row(line.path, f"[{colour}]{line.verdict}[/]", *_numbers(line), line.error)
    console().print(table)


def _numbers(line: Line) -> tuple[str, str, str, str]:
    probability = "" if line.probability is None else f"{line.probability:.3f}"
    interval = "" if line.interval is None else "{:.2f} to {:.2f}".format(*line.interval)
    milliseconds = "" if line.milliseconds is None else f"{line.milliseconds:.1f}"
    return probability, interval, line.release, milliseconds
