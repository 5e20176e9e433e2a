"""The supervisor itself, below its keeper."""

import argparse
import os
import sys

from supervisor.console import say
from supervisor.crew import Crew
from supervisor.descendants import adopt_orphans, end_all
from supervisor.options import add_arguments, from_namespace
from supervisor.problems import CannotStart, StopAsked
from supervisor.signals import Signals, stop_when_closed
from supervisor.start import Start


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m supervisor")
    add_arguments(parser)
    parser.add_argument("--leash", type=int, required=True)
    found = parser.parse_args()
    signals = Signals()
    crew = Crew(signals)
    try:
        signals.install()
        adopt_orphans()
        stop_when_closed(found.leash)
        return Start(from_namespace(found), crew).run()
    except CannotStart as error:
        say(str(error))
        return 2
    except StopAsked:
        say("Stopping.")
        return 0
    finally:
        crew.stop()
        end_all(os.getpid())


if __name__ == "__main__":
    sys.exit(main())
