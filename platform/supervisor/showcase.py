"""Six samples through the public API, and their verdicts as a table."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from supervisor.samples import Sample, samples

FINAL = {"analysed", "rejected", "quarantined"}
WAIT_SECONDS = 10  # how long one answer is held
PATIENCE_SECONDS = 60.0
NONE = "-"


@dataclass(frozen=True)
class Shown:
    """One line of the table."""

    name: str
    answer: Mapping[str, Any]
    milliseconds: float

    @property
    def is_final(self) -> bool:
        return self.answer.get("status") in FINAL


def submit_samples(address: str, api_key: str) -> list[Shown]:
    """One after the other, so that each time is that of one image."""
    headers = {"Authorization": f"Bearer {api_key}"}
    with httpx.Client(base_url=address, headers=headers, timeout=30) as client:
        return [submit(client, sample) for sample in samples()]


def submit(client: httpx.Client, sample: Sample) -> Shown:
    started = time.perf_counter()
    answer = client.post(
        "/api/v1/submissions",
        params={"wait": WAIT_SECONDS},
        files={"image": (sample.name, sample.content)},
        data={"reference": f"sample {sample.name}"},
    )
    while not is_settled(answer) and time.perf_counter() - started < PATIENCE_SECONDS:
        time.sleep(0.25)
        answer = client.get(f"/api/v1/submissions/{answer.json()['id']}")
    return Shown(sample.name, answer.json(), (time.perf_counter() - started) * 1000)


def is_settled(answer: httpx.Response) -> bool:
    """Judged, or refused with a problem."""
    return answer.status_code >= HTTPStatus.BAD_REQUEST or answer.json()["status"] in FINAL


def table(shown: list[Shown]) -> Table:
    made = Table("sample", "verdict", "P(fake)", "decided by", "ms", title="Six samples")
    for one in shown:
        made.add_row(*cells(one))
    return made


def cells(one: Shown) -> Iterator[str]:
    answer = one.answer
    probability = answer.get("probability")
    yield one.name
    yield answer.get("verdict") or str(answer.get("status"))
    yield NONE if probability is None else f"{probability:.3f}"
    decider = answer.get("decided_by")
    yield f"{decider['detector']} {decider['release']}" if decider else NONE
    yield f"{one.milliseconds:.0f}"


def show(shown: list[Shown]) -> None:
    # Wide enough for the table wherever the output goes.
    Console(width=100, soft_wrap=True).print(table(shown))
