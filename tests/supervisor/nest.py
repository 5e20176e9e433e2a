"""A program for the keeper's tests: a supervisor whose children hide in sessions of their own."""

import argparse
import os
import sys

from supervisor.children import Child
from supervisor.crew import Crew
from supervisor.descendants import adopt_orphans, end_all
from supervisor.keeper import keep
from supervisor.problems import StopAsked
from supervisor.signals import Signals, stop_when_closed

# dash's background jobs ignore SIGQUIT, so the keeper has to insist.
HIDING = "setsid sh -c 'setsid sleep 1234.5 & setsid sleep 1234.5 & wait' & wait"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--leash", type=int)
    leash = parser.parse_args().leash
    return keep([sys.executable, __file__]) if leash is None else supervise(leash)


def supervise(leash: int) -> int:
    signals = Signals()
    crew = Crew(signals)
    try:
        signals.install()
        adopt_orphans()
        stop_when_closed(leash)
        crew.enlist(Child("nest", ["/bin/sh", "-c", HIDING], os.environ))
        crew.watch()
    except StopAsked:
        return 0
    finally:
        crew.stop()
        end_all(os.getpid())
    return 1


if __name__ == "__main__":
    sys.exit(main())
