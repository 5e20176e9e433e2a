"""The only door by which Touchstone calls addresses that strangers named; see decision 130."""

from common.outbound.calls import Answer, Limits, fetch, post
from common.outbound.errors import (
    BadAnswer,
    OutboundError,
    Refused,
    TimedOut,
    TooLarge,
    Unreachable,
)
from common.outbound.guard import check, check_written

__all__ = [
    "Answer",
    "BadAnswer",
    "Limits",
    "OutboundError",
    "Refused",
    "TimedOut",
    "TooLarge",
    "Unreachable",
    "check",
    "check_written",
    "fetch",
    "post",
]
