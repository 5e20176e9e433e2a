"""`train DETECTOR`: from labelled images to a released weight file and its card."""

import argparse
import json
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from detection.cli.common import DEVICES, amount, console, count, fail, share
from detection.pipeline.decode import Undecodable
from detection.pipeline.weights import WEIGHTS_DIR, WeightsRefused
from detection.training.augment import Recipe
from detection.training.courses import COURSES
from detection.training.device import choose
from detection.training.fit import Plan
from detection.training.manifest import BadData
from detection.training.orders import Order
from detection.training.versions import check_new, next_version


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("detector", choices=sorted(COURSES))
    parser.add_argument(
        "--data", type=Path, default=Path("../shared/data"), help="folder with manifest.csv"
    )
    parser.add_argument("--out", type=Path, default=WEIGHTS_DIR, help="folder of released weights")
    parser.add_argument(
        "--work", type=Path, help="checkpoints and caches; default: var/training/DETECTOR"
    )
    parser.add_argument("--version", help="default: this month's next")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--epochs", type=count, help="default: the detector's own")
    length.add_argument("--minutes", type=amount, help="a wall-clock budget instead of epochs")
    parser.add_argument(
        "--per-epoch", type=count, help="crops an epoch; default: the detector's own"
    )
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--learning-rate", type=amount, help="default: the detector's own")
    parser.add_argument(
        "--untouched", type=share, help="share of crops left undamaged; default: the detector's own"
    )
    parser.add_argument(
        "--init", type=Path, help="weights to start from: a local file; for cnn a release's folder"
    )
    parser.add_argument(
        "--set",
        action="append",
        type=_setting,
        default=[],
        metavar="NAME=VALUE",
        help="an option of the architecture, for example body=resnet50",
    )
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument(
        "--device",
        choices=DEVICES,
        default="auto",
        help="auto (default): cuda where torch sees one",
    )
    parser.add_argument("--threads", type=count, default=1, help="threads of torch")


def run(options: argparse.Namespace) -> int:
    torch.set_num_threads(options.threads)
    out = console()

    def report(record: dict[str, float]) -> None:
        out.print(
            "  ".join(f"{name} {value:.4g}" for name, value in record.items()), soft_wrap=True
        )

    try:
        order = _order(options)
        check_new(order.out, order.detector, order.version)
        folder = COURSES[options.detector].train(order, report)
    except (BadData, Undecodable, WeightsRefused, OSError) as error:
        return fail(str(error))
    out.print(f"released {folder}")
    return 0


def _order(options: argparse.Namespace) -> Order:
    course = COURSES[options.detector]
    plan = replace(
        course.plan,
        seed=options.seed,
        epochs=options.epochs or course.plan.epochs,
        minutes=options.minutes or (None if options.epochs else course.plan.minutes),
        per_epoch=options.per_epoch or course.plan.per_epoch,
        learning_rate=options.learning_rate or course.plan.learning_rate,
    )
    return Order(
        detector=options.detector,
        data=options.data,
        out=options.out,
        version=options.version or next_version(options.out, options.detector),
        work=options.work or Path("var/training") / (course.folder or options.detector),
        command=_command(options, plan),
        architecture={**course.architecture, **dict(options.set)},
        plan=plan,
        recipe=_recipe(options, course.recipe),
        resume=options.resume,
        init=options.init,
        device=choose(options.device),
    )


def _recipe(options: argparse.Namespace, own: Recipe) -> Recipe:
    return own if options.untouched is None else replace(own, untouched=options.untouched)


def _setting(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _command(options: argparse.Namespace, plan: Plan) -> str:
    length = f"--minutes {plan.minutes:g}" if plan.minutes else f"--epochs {plan.epochs}"
    parts = ["python -m detection train", options.detector]
    parts += ["--data", shlex.quote(options.data.name), length]
    parts += [f"--set {shlex.quote(f'{name}={json.dumps(value)}')}" for name, value in options.set]
    parts += [f"--init {shlex.quote(_named(options.init))}"] if options.init else []
    parts += [f"--per-epoch {plan.per_epoch}"] if plan.per_epoch else []
    parts += [f"--learning-rate {plan.learning_rate:g}"] if options.learning_rate else []
    parts += [f"--untouched {options.untouched:g}"] if options.untouched is not None else []
    parts += [f"--device {options.device}"] if options.device != "auto" else []
    return " ".join([*parts, "--seed", str(plan.seed)])


def _named(start: Path) -> str:
    """A file by its name, a release by detector and version: no path of this machine."""
    return "/".join(start.absolute().parts[-2:]) if start.is_dir() else start.name
