"""`train DETECTOR`: from labelled images to a released weight file and its card."""

import argparse
import shlex
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import torch

from detection.cli.common import console, fail
from detection.pipeline.decode import Undecodable
from detection.pipeline.weights import WEIGHTS_DIR
from detection.training.fit import Plan
from detection.training.manifest import BadData
from detection.training.train_cnn import Order, train


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("detector", choices=["cnn"])
    parser.add_argument(
        "--data", type=Path, default=Path("../shared/data"), help="folder with manifest.csv"
    )
    parser.add_argument("--out", type=Path, default=WEIGHTS_DIR, help="folder of released weights")
    parser.add_argument(
        "--work", type=Path, default=Path("var/training/cnn"), help="checkpoints and caches"
    )
    parser.add_argument(
        "--version", default=f"{datetime.now(UTC):%Y.%m}.1", help="default: this month's first"
    )
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--epochs", type=int, default=Plan.epochs)
    length.add_argument("--minutes", type=float, help="a wall-clock budget instead of epochs")
    parser.add_argument("--per-epoch", type=int, default=Plan.per_epoch, help="crops an epoch")
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument("--threads", type=int, default=1, help="threads of torch")


def run(options: argparse.Namespace) -> int:
    torch.set_num_threads(options.threads)
    out = console()

    def report(record: dict[str, float]) -> None:
        out.print(
            "  ".join(f"{name} {value:.4g}" for name, value in record.items()), soft_wrap=True
        )

    try:
        folder = train(_order(options), report)
    except (BadData, Undecodable, OSError) as error:
        return fail(str(error))
    out.print(f"released {folder}")
    return 0


def _order(options: argparse.Namespace) -> Order:
    plan = replace(
        Plan(),
        seed=options.seed,
        epochs=options.epochs,
        minutes=options.minutes,
        per_epoch=options.per_epoch,
    )
    length = f"--minutes {plan.minutes:g}" if plan.minutes else f"--epochs {plan.epochs}"
    parts = [
        "python -m detection train",
        options.detector,
        "--data",
        shlex.quote(options.data.name),
        length,
    ]
    return Order(
        data=options.data,
        out=options.out,
        version=options.version,
        work=options.work,
        command=" ".join([*parts, "--per-epoch", str(plan.per_epoch), "--seed", str(plan.seed)]),
        plan=plan,
        resume=options.resume,
    )
