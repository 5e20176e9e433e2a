"""`map`: the released feature bank of `clip_nearest` as a flat map, for the page and as a plot."""

import argparse
import json
from pathlib import Path

from detection.cli.common import console, fail
from detection.pipeline.weights import WEIGHTS_DIR, WeightsRefused, newest
from detection.training.embedding_map import plot, write_map
from detection.training.fit import Plan


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--weights", type=Path, default=WEIGHTS_DIR, help="folder of released weights"
    )
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw it as well (.png or .svg)")
    parser.add_argument("--seed", type=int, default=Plan.seed)


def run(options: argparse.Namespace) -> int:
    try:
        file = write_map(newest(options.weights, "clip_nearest"), options.seed)
    except (WeightsRefused, OSError) as error:
        return fail(str(error))
    console().print(f"wrote {file}")
    if options.plot:
        plot(json.loads(file.read_text(encoding="utf-8")), options.plot)
        console().print(f"wrote {options.plot}")
    return 0
