"""`export FOLDER GRAPH`: the ONNX graph of one release, checked against torch."""

import argparse
from pathlib import Path

from detection.cli.common import fail
from detection.pipeline.onnx_export import ExportDiffers, export
from detection.pipeline.weights import WeightsRefused, load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="folder with model.safetensors and card.json")
    parser.add_argument("graph", type=Path, help="the file to write")


def run(options: argparse.Namespace) -> int:
    try:
        export(load(options.folder), options.graph)
    except (WeightsRefused, ExportDiffers) as error:
        return fail(str(error))
    return 0
