"""The command line of the detectors; one file a command."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

COMMANDS = {
    "list": ("detection.cli.releases", "show the released detectors and verify their weights"),
    "classify": ("detection.cli.classify", "judge images and folders of images"),
    "evaluate": ("detection.cli.evaluate", "measure a detector on labelled images"),
    "robustness": ("detection.cli.robustness", "measure what damage and attacks do to detectors"),
    "faithfulness": ("detection.cli.faithfulness", "measure whether heat maps show what was read"),
    "train": ("detection.cli.train", "train a detector from scratch to a released file"),
    "map": ("detection.cli.bank_map", "map the feature bank of clip_nearest"),
    "export": ("detection.cli.export", "write the ONNX graph of a release"),
}


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m detection", description="Was this image made or manipulated by a machine?"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    chosen = arguments[0] if arguments else ""
    modules: dict[str, ModuleType] = {}
    for name, (path, text) in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text)
        if name == chosen:
            # By name, so that judging an image does not wait for the imports of training.
            modules[name] = import_module(path)
            modules[name].add_arguments(command)
    options = parser.parse_args(arguments)
    try:
        return int(modules[options.command].run(options))
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
