"""How much of the plain decoding and model loop is left when everything is on.

Three ways over the same pictures on the same cores, in turn, several rounds; medians are compared.
"""

import argparse
import statistics
import uuid
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import plain_loop, queued
from benchmarks.pictures import jpegs
from benchmarks.stack import Stack
from tests.faults.uploads import Partner

TRIAL, FEWEST, MOST = 32, 96, 400
ROUND_SECONDS = 10
Rates = tuple[float, float, float]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the servers run")
    parser.add_argument("--images", type=int, help="default: what the plain loop does in 10 s")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processes", type=int, default=2, help="analysis processes")
    parser.add_argument("--seconds", type=float, default=30, help="length of the half-load run")
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    stack = Stack(asked.folder)
    stack.env["DATABASE_URL"] = stack.application_url
    try:
        files: Sequence[Path] = write_files(asked.folder / "pictures", jpegs(asked.images or MOST))
        if not asked.images:
            files = enough(files, asked.processes)
        rates = compare(stack, files, rounds=asked.rounds, processes=asked.processes)
        plain, single, platform = (statistics.median(column) for column in zip(*rates, strict=True))
        p50, p95 = half_load(stack, files, platform / 2, asked.seconds)
    finally:
        stack.stop()
    show(rates, (plain, single, platform))
    Console(soft_wrap=True).print(
        f"bench: images={len(files)} rounds={asked.rounds} processes={asked.processes} "
        f"plain={plain:.1f}/s task_per_image={single:.1f}/s platform={platform:.1f}/s "
        f"half_load_p50_ms={p50 * 1000:.0f} half_load_p95_ms={p95 * 1000:.0f} "
        f"share_of_ceiling={platform / plain:.2f}",
        highlight=False,
    )


def enough(files: Sequence[Path], processes: int) -> Sequence[Path]:
    """As many pictures as the plain loop judges in a round, but no fewer than batches need."""
    rate = plain_loop.images_per_second(files[:TRIAL], processes)
    return files[: max(FEWEST, int(rate * ROUND_SECONDS))]


def write_files(folder: Path, pictures: Sequence[bytes]) -> list[Path]:
    folder.mkdir()
    paths = [folder / f"{number:04}.jpg" for number in range(len(pictures))]
    for path, data in zip(paths, pictures, strict=True):
        path.write_bytes(data)
    return paths


def compare(stack: Stack, files: Sequence[Path], *, rounds: int, processes: int) -> list[Rates]:
    """Images per second of the plain loop, of one task per image, and of the platform."""
    images = queued.store_images(files)
    return [
        (
            plain_loop.images_per_second(files, processes),
            queued.images_per_second(stack, images, processes=processes, one_task_each=True),
            queued.images_per_second(stack, images, processes=processes, one_task_each=False),
        )
        for _ in range(rounds)
    ]


def half_load(
    stack: Stack, files: Sequence[Path], rate: float, seconds: float
) -> tuple[float, float]:
    """Seconds from upload to verdict, p50 and p95, at `rate` uploads per second."""
    stack.start_web()
    stack.start_analysis()
    stack.start_general()
    partner = Partner(stack.address, stack.sign_ins.api_key)
    pictures = [path.read_bytes() for path in files]
    seconds_to_verdicts(stack, partner, pictures[:16], rate)  # until everything is loaded
    waits = seconds_to_verdicts(stack, partner, pictures[16 : 16 + int(rate * seconds)], rate)
    return waits[len(waits) // 2], waits[int(len(waits) * 0.95)]


def seconds_to_verdicts(
    stack: Stack, partner: Partner, pictures: Sequence[bytes], rate: float
) -> list[float]:
    promised = partner.upload_all(pictures, seconds=len(pictures) / rate)
    ids = [str(uuid.UUID(hex=promise.removeprefix("sub_"))) for promise in promised]
    stack.wait("the last verdict", lambda: len(queued.seconds_to_verdict(ids)) == len(ids))
    return queued.seconds_to_verdict(ids)


def show(rates: Sequence[Rates], medians: Rates) -> None:
    table = Table(title="Images per second, the same pictures on the same cores")
    for heading in ("round", "plain loop", "one task per image", "platform", "share of ceiling"):
        table.add_column(heading, justify="right")
    for number, (plain, single, platform) in enumerate([*rates, medians], start=1):
        name = "median" if number > len(rates) else str(number)
        share = f"{platform / plain:.2f}"
        table.add_row(name, f"{plain:.1f}", f"{single:.1f}", f"{platform:.1f}", share)
    Console(width=100).print(table)
