"""`python -m benchmarks.artifact_designs`: designs of `artifact` by the sources they never saw.

Prints a Markdown table. Each design is trained once for every group of sources that is left out,
on the features that `make train-artifact` keeps below var/training; principal components are
those of all training pictures, which are not labels.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from detection.training.artifact_head import ReducedPictures, fit_member, logits, reduce
from detection.training.artifact_views import BLENDED, View, origins
from detection.training.courses import COURSES
from detection.training.leave_out import RATES, Design, Pictures, groups_of, left_out
from detection.training.logistic import Examples, fit_path
from detection.training.metrics import auc_of
from detection.training.orders import Order
from detection.training.train_artifact import Material, chances_of, gather, labels_of, summaries

PENALTY = 0.1
HARDER = ("web", "hard")
NOT_JUDGED = -1
BLOCKS = ("shallow_patches", "deep_class", "deep_patches", "embedding")
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Variant:
    name: str
    blocks: tuple[str, ...]
    projected: bool  # otherwise one logistic regression
    copies: int = 0
    blended: bool = False
    copy_chance: float = 1.0


ALL = 9  # copies, however many there are
VARIANTS = (
    Variant("embedding, linear", ("embedding",), False),
    Variant("embedding, linear, damaged copies", ("embedding",), False, ALL),
    Variant("deep class tokens, linear, damaged copies", ("deep_class",), False, ALL),
    Variant("shallow patches, linear, damaged copies", ("shallow_patches",), False, ALL),
    Variant("four blocks, projected", BLOCKS, True),
    Variant("four blocks, projected, damaged copies", BLOCKS, True, ALL),
    Variant("four blocks, projected, damaged copies, blended faces", BLOCKS, True, ALL, True),
    Variant("the same, copies drawn half as often", BLOCKS, True, ALL, True, 0.5),
    Variant("the same, copies drawn a quarter as often", BLOCKS, True, ALL, True, 0.25),
)


@dataclass(frozen=True)
class Bench:
    order: Order
    material: Material
    pictures: Pictures
    copy: NDArray[np.int64]  # which view each picture is
    reduced: dict[str, torch.Tensor]

    def chosen(self, variant: Variant, learned: Mask) -> NDArray[np.int64]:
        blended = np.array([row.source == BLENDED for row in self.pictures.rows])
        wanted = learned & np.where(blended, variant.blended, self.copy <= variant.copies)
        return np.flatnonzero(wanted)

    def design(self, variant: Variant) -> Design:
        return lambda learned: self._judge(variant, self.chosen(variant, learned))

    def _judge(self, variant: Variant, own: NDArray[np.int64]) -> NDArray[np.float64]:
        rows = [self.pictures.rows[i] for i in own]
        blocks = [self.reduced[name] for name in variant.blocks]
        labels = torch.from_numpy(labels_of(rows)).float()
        copied = (self.copy[own] > 0) & np.array([row.source != BLENDED for row in rows])
        chances = torch.from_numpy(chances_of(rows, copied, variant.copy_chance))
        kept = [block[own] for block in blocks]
        if variant.projected:
            plan, options = self.order.plan, self.order.architecture
            pictures = ReducedPictures(kept, labels, chances)
            member = fit_member(pictures, list(variant.blocks), options, plan, plan.seed)
            return logits([member], blocks)
        line = fit_path(Examples(torch.cat(kept, 1), labels, chances.float()), [PENALTY])[0]
        return line.logits(torch.cat(blocks, 1).numpy())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", type=int, nargs="*", help="numbers of the variants, from 0")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    course, work = COURSES["artifact"], Path("var/training/artifact")
    order = Order("artifact", options.data, work, "", work, "", course.architecture, course.plan)
    bench = prepare(order)
    groups = groups_of(bench.material.train)
    names = [min(group) + (f" +{len(group) - 1}" if len(group) > 1 else "") for group in groups]
    header = ["design", *names, "mean", *(f"reals above the {rate:.1%} point" for rate in RATES)]
    header += ["val", *(f"val {tier}" for tier in HARDER)]
    _print(header)
    _print(["---"] * len(header))
    for number in options.only or range(len(VARIANTS)):
        _print(
            [VARIANTS[number].name, *(f"{v:.3f}" for v in measure(bench, VARIANTS[number], groups))]
        )


def prepare(order: Order) -> Bench:
    material = gather(order)
    count, val = len(material.rows), len(material.val)
    views = np.arange(count) // len(material.train)
    copy = np.concatenate([views, np.repeat([0, NOT_JUDGED], [val, val * len(HARDER)])])
    learned = np.arange(len(copy)) < count
    rows = [*material.rows, *material.val, *list(material.val) * len(HARDER)]
    pictures = Pictures(rows, origins(rows, material.train), learned, judged=copy == 0)
    harder = [summaries(order, material.encoder, View(material.val, tier=tier)) for tier in HARDER]
    values = np.concatenate([material.values, material.val_values, *harder])
    every = replace(material, values=values)
    reduced = {}
    for name in BLOCKS:
        block = every.block(name)
        found = reduce(block[:count], int(order.architecture["keep"]), order.plan.seed)
        reduced[name] = found(block)
    return Bench(order, material, pictures, copy, reduced)


def measure(bench: Bench, variant: Variant, groups: Sequence[frozenset[str]]) -> list[float]:
    """AUC per group left out, their mean, reals called fake, AUC on val by tier of what saw all."""
    design = bench.design(variant)
    found = [left_out(bench.pictures, design, group) for group in groups]
    called = np.mean([one.called_fake for one in found if one.called_fake], axis=0)
    whole = design(bench.pictures.learned)[len(bench.material.rows) :]
    mean = float(np.mean([one.auc for one in found]))
    tiers = np.split(whole, 1 + len(HARDER))
    val = [auc_of(labels_of(bench.material.val), tier) for tier in tiers]
    return [*(one.auc for one in found), mean, *map(float, called), *val]


def _print(cells: Sequence[str]) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
