"""Check what must always be true; exit 1 on any breach."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from worker.invariants import INVARIANTS, Depth, run
from worker.invariants.limits import WAITING_MINUTES


class Command(BaseCommand):
    help = "Check the invariants I1 to I7 over all rows and objects; exit 1 on any breach."

    def add_arguments(self, parser: ArgumentParser) -> None:
        store = parser.add_mutually_exclusive_group()
        store.add_argument(
            "--no-objects",
            dest="depth",
            action="store_const",
            const=Depth.NONE,
            default=Depth.WALK,
            help="leave the object store alone",
        )
        store.add_argument(
            "--deep",
            dest="depth",
            action="store_const",
            const=Depth.DEEP,
            help="read every original and compare its hash, not only a sample",
        )
        parser.add_argument(
            "--waiting-minutes",
            type=int,
            default=WAITING_MINUTES,
            help=f"how long a submission may wait for a worker (default: {WAITING_MINUTES})",
        )

    def handle(self, *args: object, depth: Depth, waiting_minutes: int, **options: object) -> None:
        breaches = run(depth=depth, waiting_minutes=waiting_minutes)
        for name, sentence in INVARIANTS.items():
            own = [breach for breach in breaches if breach.invariant == name]
            self.stdout.write(f"{name} {'BROKEN' if own else 'holds'}: {sentence}")
            for breach in own:
                self.stdout.write(f"   {breach}")
        if breaches:
            raise CommandError(f"{len(breaches)} kinds of breach.", returncode=1)
