"""How a run ends, for the shell and for people."""

from collections.abc import Iterator
from contextlib import contextmanager

from touchstone.errors import Misconfigured, TouchstoneError, UnexpectedAnswer, Unreachable
from touchstone.refusals import Forbidden, Invalid, Unauthorized

ALL_ANSWERED = 0
NOT_ALL = 1
WRONG_CALL = 2
INTERRUPTED = 130

# The same for every file: the others need not be tried.
HOPELESS = (Misconfigured, Unauthorized, Forbidden)
# So are these, as long as the address has never answered as it should.
WRONG_PLACE = (Unreachable, UnexpectedAnswer)


def code_of(error: TouchstoneError) -> int:
    return WRONG_CALL if isinstance(error, HOPELESS + WRONG_PLACE) else NOT_ALL


def advice(error: TouchstoneError) -> str:
    """What to look at; the error itself has said what happened."""
    if isinstance(error, Unauthorized):
        return "Check TOUCHSTONE_KEY or --key; a manager can make a new key."
    if isinstance(error, Forbidden):
        return "A manager can make a key with that scope."
    if isinstance(error, Unreachable):
        return "Check TOUCHSTONE_URL or --url, and whether the server runs."
    return ""


@contextmanager
def asking() -> Iterator[None]:
    """Where nothing is sent but a question, what is wrong with it are the words of the call."""
    try:
        yield
    except Invalid as error:
        raise Misconfigured(str(error)) from error
