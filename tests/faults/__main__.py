"""`make faults`: uploads through the real API while workers and broker are killed with -9.

Prints `faults: uploads=… lost=0 doubled=0 quarantined=3 starts=9` and exits 1 on any breach.
"""

import argparse
import sys
from functools import partial

from benchmarks.pictures import jpeg
from benchmarks.stack import Stack, running
from tests.faults.injector import Injector, plan
from tests.faults.tally import Tally, count
from tests.faults.uploads import Partner, sha256

CHOSEN = 3
STARTS_EACH = 3


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--uploads", type=int, default=300)
    parser.add_argument("--children", type=int, default=5, help="pool processes to kill")
    parser.add_argument("--workers", type=int, default=5, help="whole workers to kill")
    parser.add_argument(
        "--data-losses", type=int, default=2, help="brokers to kill with their data"
    )
    parser.add_argument("--interval", type=float, default=2.0, help="seconds between two kills")
    parser.add_argument("--lease", type=int, default=30, help="seconds of a lease")
    patience = "seconds in which nothing becomes final before the wait for the rest ends"
    parser.add_argument("--patience", type=float, default=120, help=patience)
    return parser.parse_args()


def main(asked: argparse.Namespace) -> int:
    images = [jpeg(seed, side=128) for seed in range(asked.uploads)]
    chosen = [sha256(data) for data in images[:: max(1, asked.uploads // CHOSEN)][:CHOSEN]]
    with running(LEASE_SECONDS=str(asked.lease), **crash_settings(chosen)) as stack:
        starts = stack.folder / "starts"
        stack.env["DECODER_STARTS_FILE"] = str(starts)
        promised, faults = upload_under_fire(stack, images, asked)
        tally = wait_for_all(stack, promised, asked.patience)
        invariants = stack.manage("check_invariants")
        count_starts = len(starts.read_text().splitlines()) if starts.exists() else 0
    say(f"killed: {', '.join(faults)}")
    say(invariants.rstrip())
    lost = tally.lost(promised)
    say(
        f"faults: uploads={len(promised)} lost={lost} doubled={tally.doubled} "
        f"quarantined={tally.quarantined} starts={count_starts}"
    )
    sound = not lost and not tally.doubled and tally.quarantined == CHOSEN
    return 0 if sound and count_starts <= CHOSEN * STARTS_EACH else 1


def crash_settings(chosen: list[str]) -> dict[str, str]:
    return {
        "IMAGE_DECODER": "tests.faults.crashing_decoder",
        "DECODER_CRASH_ON": ",".join(chosen),
    }


def upload_under_fire(
    stack: Stack, images: list[bytes], asked: argparse.Namespace
) -> tuple[list[str], list[str]]:
    stack.start_web()
    stack.start_analysis()
    stack.start_general()
    partner = Partner(stack.address, stack.sign_ins.api_key)
    faults = plan(children=asked.children, workers=asked.workers, data_losses=asked.data_losses)
    injector = Injector(stack, faults, asked.interval)
    injector.start()
    promised = partner.upload_all(images, seconds=asked.interval * len(faults))
    injector.join(timeout=asked.patience)
    return promised, injector.done


def wait_for_all(stack: Stack, promised: list[str], seconds: float) -> Tally:
    """Every promise kept, or as many as there are when nothing has come for `seconds`."""
    address = stack.owner_url
    tally = count(address)
    while open_ones := tally.lost(promised):
        try:
            stack.wait("the next verdict", partial(_fewer, address, promised, open_ones), seconds)
        except TimeoutError as error:
            say(str(error))
            break
        tally = count(address)
    return count(address)


def _fewer(address: str, promised: list[str], than: int) -> bool:
    return count(address).lost(promised) < than


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main(arguments()))
