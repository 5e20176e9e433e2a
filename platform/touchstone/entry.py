"""What `touchstone` starts: the command line, or a word on what it lacks."""

import sys
from importlib import import_module

WRONG_CALL = 2
LACKS = (
    "error: the command `touchstone` needs the package `rich`, which comes with the extra `cli`: "
    "pip install './platform/touchstone[cli]', or pip install 'rich>=15'.\n"
)


def main() -> int:
    """The client alone is installed without what the command line shows its results with."""
    try:
        command = import_module("touchstone.cli")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "rich":
            raise
        sys.stderr.write(LACKS)
        return WRONG_CALL
    return int(command.main())
