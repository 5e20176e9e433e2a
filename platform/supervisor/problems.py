"""Why a start was refused, in a sentence that a person can act on."""


class CannotStart(Exception):
    """Ends `up` with its message and exit code 2."""


class StopAsked(Exception):
    """Ctrl-C, SIGTERM, or the keeper is gone."""
