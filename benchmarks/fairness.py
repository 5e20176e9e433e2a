"""Two tenants, one of them posting a flood: how long the other waits for a verdict.

`python -m benchmarks.fairness [--images 2000] [--probes 15] [--bursts 7]`; exits 1 if a wait beside
the flood is more than `--most` times that without it, or if the flood was over before the last
look. Half of the flood comes singly, half in batches, under the limits that a new tenant has. The
other tenant sends one picture after another, each when it has the verdict of the one before; the
times are from the first byte sent to the verdict. The picture that comes in together with a flood
is looked at by itself, with the first images of several floods.
"""

import argparse
import signal
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from statistics import median

import httpx
from rich.console import Console
from rich.table import Table

from benchmarks.pictures import jpeg
from benchmarks.stack import Stack, running
from benchmarks.tenants import USUAL, make_partners
from tests.faults.uploads import Partner

PATIENCE_SECONDS = 300
LOOK_SECONDS = 0.25  # the times are the platform's; asking more often would only cost it work
FLOOD_SEED = 1_000_000
BURST = 40  # images: more are begun than can be judged before the first verdict
LEFT = "SELECT count(*) FROM images_submission WHERE finished_at IS NULL"
NAMES = {
    "alone": "alone",
    "first": "with the first of a flood",
    "arriving": "while the flood is posted",
    "queued": "while it waits",
}
FORK = get_context("fork")
Waits = list[float]


def main(asked: argparse.Namespace) -> int:
    with running() as stack:
        quiet, loud = make_partners(stack, ["quiet", "loud"], USUAL)
        stack.start_web()
        stack.start_analysis(asked.processes)
        stack.start_general()
        waits(quiet, asked.probes, seed=0)  # until everything is loaded
        alone = waits(quiet, asked.probes, seed=1_000)
        first = [beside_a_burst(stack, quiet, loud, number) for number in range(asked.bursts)]
        arriving = beside_a_flood(quiet, loud, asked.images, asked.probes)
        queued = waits(quiet, asked.probes, seed=3_000)
        found = {"first": first, "arriving": arriving, "queued": queued}
        return report(asked, alone, found, stack.count(LEFT))


def beside_a_burst(stack: Stack, quiet: Partner, loud: Partner, number: int) -> float:
    """Of the picture that comes in with it; afterwards all of it is judged."""
    (first,) = beside_a_flood(quiet, loud, BURST, probes=1, seed=(number + 1) * 10_000)
    stack.wait("the burst", lambda: not stack.count(LEFT), seconds=PATIENCE_SECONDS)
    return first


def beside_a_flood(quiet: Partner, loud: Partner, images: int, probes: int, seed: int = 0) -> Waits:
    """While it is posted, by processes that end with this one."""
    pictures = [jpeg(FLOOD_SEED + seed + number) for number in range(images)]
    half = len(pictures) // 2
    acts = (
        partial(loud.upload_all, pictures[:half], seconds=0),
        partial(loud.upload_batches, pictures[half:]),
    )
    senders = [FORK.Process(target=send, args=(act,), daemon=True) for act in acts]
    for sender in senders:
        sender.start()
    found = waits(quiet, probes, seed=seed + 2_000)
    for sender in senders:
        sender.join()
    if any(sender.exitcode for sender in senders):
        raise RuntimeError("the flood was not taken in")
    return found


def send(act: Callable[[], object]) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the servers are not this process's to end
    act()


def waits(partner: Partner, probes: int, seed: int) -> Waits:
    headers = {"Authorization": f"Bearer {partner.api_key}"}
    with httpx.Client(base_url=partner.address, headers=headers, timeout=60) as client:
        return [seconds_to_verdict(client, jpeg(seed + number)) for number in range(probes)]


def seconds_to_verdict(client: httpx.Client, picture: bytes) -> float:
    """By the time that the platform notes, so that asking for it adds nothing."""
    started = time.time()
    files = {"image": ("picture.jpg", picture, "image/jpeg")}
    answer = client.post("/api/v1/submissions", files=files).raise_for_status().json()
    while not answer["finished_at"]:
        if time.time() - started > PATIENCE_SECONDS:
            raise TimeoutError("there was no verdict")
        time.sleep(LOOK_SECONDS)
        answer = client.get(answer["links"]["self"]).raise_for_status().json()
    return datetime.fromisoformat(answer["finished_at"]).timestamp() - started


def report(asked: argparse.Namespace, alone: Waits, found: dict[str, Waits], left: int) -> int:
    table = Table(title="Milliseconds from a post to its verdict")
    for heading in ("", "median", "longest", "times alone", "longest, times alone"):
        table.add_column(heading, justify="right")
    for name, waited in {"alone": alone, **found}.items():
        table.add_row(NAMES[name], *row(waited, alone))
    console = Console(width=100, soft_wrap=True)
    console.print(table)
    ratio = max(median(waited) for waited in found.values()) / median(alone)
    times = " ".join(f"{name}_ms={median(waited) * 1000:.0f}" for name, waited in found.items())
    console.print(
        f"fairness: images={asked.images} left={left} alone_ms={median(alone) * 1000:.0f} {times} "
        f"longest_first_ms={max(found['first']) * 1000:.0f} ratio={ratio:.2f}",
        highlight=False,
    )
    return 0 if ratio <= asked.most and left >= asked.least else 1


def row(found: Sequence[float], alone: Waits) -> list[str]:
    middle, longest = median(found), max(found)
    times = [middle / median(alone), longest / median(alone)]
    return [f"{middle * 1000:.0f}", f"{longest * 1000:.0f}", *(f"{ratio:.2f}" for ratio in times)]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=2_000, help="of the flood")
    parser.add_argument("--probes", type=int, default=15, help="pictures of the other tenant")
    parser.add_argument("--bursts", type=int, default=7, help="floods of which the first is sent")
    parser.add_argument("--processes", type=int, default=2, help="that judge")
    parser.add_argument("--most", type=float, default=2.0, help="times the wait without a flood")
    parser.add_argument("--least", type=int, default=1, help="images left of the flood at the end")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(arguments()))
