"""The seeded, resumable training loop that every network here shares."""

import copy
import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader

from detection.pipeline.networks.base import Network
from detection.training.batches import Draws
from detection.training.manifest import BadData
from detection.training.progress import tracked

CHECKPOINT = "checkpoint.pt"
LOG = "log.jsonl"
Weights = dict[str, Tensor]
Record = dict[str, Any]


@dataclass(frozen=True)
class Plan:
    seed: int = 20261121
    epochs: int = 12
    per_epoch: int = 16384
    batch: int = 32
    minutes: float | None = None  # a wall-clock budget for the schedule instead of `epochs`
    learning_rate: float = 1e-3
    weight_decay: float = 0.02
    warm_up: float = 0.05
    label_smoothing: float = 0.02
    average: float = 0.999
    loader_processes: int = 1


Loss = Callable[[Tensor, Tensor, float], Tensor]


def cross_entropy(logits: Tensor, labels: Tensor, smoothing: float) -> Tensor:
    """Of (N, K) logits and (N,) labels."""
    return functional.cross_entropy(logits, labels, label_smoothing=smoothing)


def checkpoint_in(folder: Path) -> Path:
    """Where an interrupted run goes on; raises BadData where there is none."""
    file = folder / CHECKPOINT
    if not file.is_file():
        raise BadData(f"nothing can be resumed: {file} does not exist")
    return file


class Fit:
    """One run: network, its moving average, optimiser and how far the schedule has come."""

    def __init__(
        self,
        network: Network,
        plan: Plan,
        folder: Path,
        device: str = "cpu",
        loss: Loss = cross_entropy,
        *,
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        """`settings`, as JSON holds them, are what a resumed run has to have in common."""
        if plan.per_epoch < plan.batch:
            raise BadData(f"an epoch of {plan.per_epoch} crops has no batch of {plan.batch}")
        self.plan, self.folder, self.loss = plan, folder, loss
        self.settings = dict(settings or {})
        self.device = torch.device(device)
        self.network = network.to(self.device).to(memory_format=torch.channels_last)
        self.mean = copy.deepcopy(network).eval()
        self.optimiser = torch.optim.AdamW(
            network.parameters(), lr=plan.learning_rate, weight_decay=plan.weight_decay
        )
        self.epoch, self.step, self.seconds = 0, 0, 0.0
        self.seconds_before = 0.0  # of the epochs before a resumption
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def progress(self) -> float:
        """0 to 1 along the schedule."""
        if self.plan.minutes:
            return min(1.0, self.seconds / (60 * self.plan.minutes))
        return min(1.0, self.step * self.plan.batch / (self.plan.epochs * self.plan.per_epoch))

    def run(
        self,
        batches: DataLoader[tuple[Tensor, Tensor]],
        draws: Draws,
        validate: Callable[[Network], dict[str, float]],
        report: Callable[[dict[str, float]], None],
        *,
        resume: bool = False,
    ) -> None:
        """To the end of the plan, from the start or from the checkpoint in the folder.

        Raises BadData where there is no checkpoint to resume.
        """
        if resume:
            self._resume()
        else:
            self._clear()
        while self.progress < 1.0:
            draws.epoch = self.epoch
            loss = self._train_epoch(batches)
            started = time.monotonic()
            self.epoch += 1
            figures = validate(self.mean)
            self.seconds += time.monotonic() - started
            record = {"epoch": self.epoch, "loss": loss, "seconds": self.seconds} | figures
            self._save(record)
            report(record)

    def records(self) -> list[Record]:
        """What every finished epoch measured."""
        return [json.loads(line) for line in (self.folder / LOG).read_text().splitlines()]

    def mean_of(self, epoch: int) -> Weights:
        """The moving average after an epoch, on the processor whatever it was trained on."""
        found: Weights = torch.load(self._mean_file(epoch), map_location="cpu", weights_only=True)
        return found

    def _mean_file(self, epoch: int) -> Path:
        return self.folder / f"mean-{epoch:03d}.pt"

    def _train_epoch(self, batches: DataLoader[tuple[Tensor, Tensor]]) -> float:
        self.network.train()
        torch.manual_seed(self.plan.seed + self.epoch)
        total, count, started = 0.0, 0, time.monotonic()
        # Begun before the bar, whose thread must not be running when processes are forked.
        begun = iter(batches)
        for pixels, labels in tracked(begun, f"epoch {self.epoch + 1}", len(batches)):
            total += self._train_step(pixels, labels)
            count += 1
            self.seconds += time.monotonic() - started
            started = time.monotonic()
            if self.progress >= 1.0:
                break
        return total / max(1, count)

    def _train_step(self, pixels: Tensor, labels: Tensor) -> float:
        for group in self.optimiser.param_groups:
            group["lr"] = self.plan.learning_rate * schedule(self.progress, self.plan.warm_up)
        inputs = self.network.inputs(pixels.to(self.device))
        with torch.autocast(self.device.type, torch.bfloat16):
            logits = self.network.classify(self.network.features(*inputs))
        loss = self.loss(logits.float(), labels.to(self.device), self.plan.label_smoothing)
        self.optimiser.zero_grad()
        torch.autograd.backward(loss)
        self.optimiser.step()
        self.step += 1
        self._follow()
        return float(loss.detach())

    @torch.no_grad()
    def _follow(self) -> None:
        keep = min(self.plan.average, (1 + self.step) / (10 + self.step))
        for mean, value in zip(
            self.mean.state_dict().values(), self.network.state_dict().values(), strict=True
        ):
            if mean.dtype.is_floating_point:
                mean.lerp_(value, 1 - keep)
            else:
                mean.copy_(value)

    def _save(self, record: Record) -> None:
        torch.save(self.mean.state_dict(), self._mean_file(self.epoch))
        self._write_log([*self.records(), record])
        state = {
            "network": self.network.state_dict(),
            "mean": self.mean.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "progress": {"epoch": self.epoch, "step": self.step, "seconds": self.seconds},
            "settings": json.dumps(self.settings),
        }
        # The checkpoint comes last: an epoch without it is trained and logged again.
        partial = self.folder / "checkpoint.partial"
        torch.save(state, partial)
        partial.replace(self.folder / CHECKPOINT)

    def _clear(self) -> None:
        """What an older run left may not be released as this one's."""
        for file in (self.folder / CHECKPOINT, *self.folder.glob("mean-*.pt")):
            file.unlink(missing_ok=True)
        self._write_log([])

    def _resume(self) -> None:
        # To the processor first: each part copies to where it belongs, Adam's step count stays.
        state = torch.load(checkpoint_in(self.folder), map_location="cpu", weights_only=True)
        self._check_settings(json.loads(state.get("settings", "{}")))
        self.network.load_state_dict(state["network"])
        self.mean.load_state_dict(state["mean"])
        self.optimiser.load_state_dict(state["optimiser"])
        for name, value in state["progress"].items():
            setattr(self, name, value)
        self.seconds_before = self.seconds
        # The last record of an epoch is that of the file that is named after it.
        kept = {record["epoch"]: record for record in self.records()}
        self._write_log([record for epoch, record in kept.items() if epoch <= self.epoch])

    def _check_settings(self, saved: Mapping[str, Any]) -> None:
        """Raises BadData where the checkpoint is of another training."""
        now = json.loads(json.dumps(self.settings))
        names = sorted(now.keys() | saved.keys())
        other = [name for name in names if now.get(name) != saved.get(name)]
        if other:
            raise BadData(f"{self.folder} holds a training with another {', another '.join(other)}")

    def _write_log(self, records: Sequence[Record]) -> None:
        partial = self.folder / "log.partial"
        partial.write_text("".join(json.dumps(record) + "\n" for record in records))
        partial.replace(self.folder / LOG)


def schedule(progress: float, warm_up: float) -> float:
    """A linear start and a cosine to almost nothing."""
    if progress < warm_up:
        return max(0.02, progress / warm_up)
    return 0.002 + 0.998 * 0.5 * (1 + math.cos(math.pi * (progress - warm_up) / (1 - warm_up)))
