"""The seeded, resumable training loop that every network here shares."""

import copy
import json
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader

from detection.pipeline.networks.base import Network
from detection.training.batches import Draws


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


class Fit:
    """One run: network, its moving average, optimiser and how far the schedule has come."""

    def __init__(
        self, network: Network, plan: Plan, folder: Path, loss: Loss = cross_entropy
    ) -> None:
        self.plan, self.folder, self.loss = plan, folder, loss
        self.network = network.to(memory_format=torch.channels_last)
        self.mean = copy.deepcopy(network).eval()
        self.optimiser = torch.optim.AdamW(
            network.parameters(), lr=plan.learning_rate, weight_decay=plan.weight_decay
        )
        self.epoch, self.step, self.seconds = 0, 0, 0.0
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
    ) -> None:
        while self.progress < 1.0:
            draws.epoch = self.epoch
            loss = self._train_epoch(batches)
            started = time.monotonic()
            self.epoch += 1
            figures = validate(self.mean)
            self.seconds += time.monotonic() - started
            record = {"epoch": self.epoch, "loss": loss, "seconds": self.seconds} | figures
            self.save()
            with self._log.open("a") as log:
                log.write(json.dumps(record) + "\n")
            report(record)

    def records(self) -> list[dict[str, Any]]:
        """What every finished epoch measured."""
        return [json.loads(line) for line in self._log.read_text().splitlines()]

    def mean_file(self, epoch: int) -> Path:
        return self.folder / f"mean-{epoch:03d}.pt"

    @property
    def _log(self) -> Path:
        return self.folder / "log.jsonl"

    def _train_epoch(self, batches: DataLoader[tuple[Tensor, Tensor]]) -> float:
        self.network.train()
        torch.manual_seed(self.plan.seed + self.epoch)
        total, count, started = 0.0, 0, time.monotonic()
        for pixels, labels in batches:
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
        inputs = self.network.inputs(pixels)
        with torch.autocast("cpu", torch.bfloat16):
            logits = self.network.classify(self.network.features(*inputs))
        loss = self.loss(logits.float(), labels, self.plan.label_smoothing)
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

    def save(self) -> None:
        state = {
            "network": self.network.state_dict(),
            "mean": self.mean.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "progress": {"epoch": self.epoch, "step": self.step, "seconds": self.seconds},
            "plan": asdict(self.plan),
        }
        partial = self.folder / "checkpoint.partial"
        torch.save(state, partial)
        partial.replace(self.folder / "checkpoint.pt")
        torch.save(self.mean.state_dict(), self.mean_file(self.epoch))

    def resume(self) -> None:
        state = torch.load(self.folder / "checkpoint.pt", weights_only=True)
        self.network.load_state_dict(state["network"])
        self.mean.load_state_dict(state["mean"])
        self.optimiser.load_state_dict(state["optimiser"])
        for name, value in state["progress"].items():
            setattr(self, name, value)


def schedule(progress: float, warm_up: float) -> float:
    """A linear start and a cosine to almost nothing."""
    if progress < warm_up:
        return max(0.02, progress / warm_up)
    return 0.002 + 0.998 * 0.5 * (1 + math.cos(math.pi * (progress - warm_up) / (1 - warm_up)))
